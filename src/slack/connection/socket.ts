import { type App, SocketModeReceiver } from '@slack/bolt';
import { within } from '../../deadline.ts';
import type { Log } from '../../log.ts';
import { boltLogger } from '../bolt-logger.ts';
import { readFrame } from './frames.ts';
import { LinkLost } from './keep-link.ts';
import type { OpenEvents } from './open-events.ts';
import type { SlackTimings } from './timings.ts';

export type OpenSocket = {
  /** Until the socket has closed, whoever closed it. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
};

export type SocketDeps = {
  readonly app: App;
  readonly config: { readonly appToken: string; readonly apiUrl: string };
  readonly settled: OpenEvents['settled'];
  readonly timings: SlackTimings;
  readonly log: Log;
};

/** Opens one socket, over which Slack sends to the app. Throws where Slack gives none in time. */
export async function openSocket({ app, config, settled, timings, log }: SocketDeps): Promise<OpenSocket> {
  const receiver = receiverFor(config, timings, log);
  const { client } = receiver;
  receiver.init(app);
  readBefore(client, settled, log);
  const closed = new Promise<void>((resolve) => client.once('disconnected', resolve));
  const starting = receiver.start();
  try {
    await within(timings.helloMs, starting, () => new LinkLost('no word in time'));
  } catch (error) {
    // The request for the socket may still run; what it opens then is closed, too.
    const abandon = () => client.disconnect().catch(() => {});
    await Promise.all([abandon(), starting.then(abandon, () => {})]).catch(() => {});
    // The SDK throws nothing where the socket closed before Slack greeted.
    throw error ?? new LinkLost('it closed before Slack greeted');
  }
  return { closed, close: () => client.disconnect() };
}

/**
 * The SDK's own reconnecting is switched off: it gives up, with an unhandled rejection, on a refused token, on any status but 200
 * and on a lost connection, and waits five seconds where Slack only renews a socket.
 */
const receiverFor = (
  { appToken, apiUrl }: SocketDeps['config'],
  { requestMs, pongMs }: SlackTimings,
  log: Log,
): SocketModeReceiver =>
  new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    clientPingTimeout: pongMs,
    // It calls every lost socket an error.
    logger: boltLogger(log.child({}, { level: 'silent' })),
    installerOptions: {
      clientOptions: {
        slackApiUrl: apiUrl,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: requestMs,
      },
    },
    async processEventErrorHandler({ error, event }) {
      log.error({ error }, 'What Slack sent could not be read');
      // Slack would send it again, and it would fail again.
      await event.ack().catch(() => {});
      return false;
    },
  });

/**
 * Reads frames before the SDK does. It would end in an unhandled rejection on one that it cannot read; such a frame is acknowledged,
 * because Slack would send it again, and dropped. And the SDK closes the socket in the moment in which Slack asks for that, before
 * forms that were sent on it are acknowledged; Slack gives some seconds.
 */
function readBefore(client: SocketModeReceiver['client'], settled: OpenEvents['settled'], log: Log): void {
  const readers = client.listeners('ws_message');
  client.removeAllListeners('ws_message').on('ws_message', (data: unknown, isBinary: unknown) => {
    const pass = () => {
      for (const read of readers) read(data, isBinary);
    };
    const { type, envelopeId } = readFrame(typeof data === 'string' ? data : '');
    switch (type) {
      case undefined:
        log.warn('Slack sent a frame that cannot be read');
        if (envelopeId !== undefined) acknowledge(client, envelopeId);
        return;
      case 'disconnect':
        settled(FAREWELL_MS).then(pass).catch(pass);
        return;
      default:
        return pass();
    }
  });
}

/** Past the SDK, which sends only for frames that it has read. */
function acknowledge({ websocket }: SocketModeReceiver['client'], envelopeId: string): void {
  // A socket that has closed meanwhile throws; Slack sends the frame again on the next one.
  if (websocket?.isActive()) websocket.send(JSON.stringify({ envelope_id: envelopeId }), () => {});
}

/** A form is checked and written within two seconds. */
const FAREWELL_MS = 2_500;
