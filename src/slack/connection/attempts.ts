import { type Attempt, LinkLost, pause } from './keep-link.ts';
import { openSocket, type SocketDeps } from './socket.ts';
import type { SlackTimings } from './timings.ts';

/** Asks Slack now and then whether it takes the bot's token, which somebody may revoke at any time. */
export const tokenAttempt = (ask: () => Promise<void>, { lookEveryMs }: SlackTimings): Attempt => ({
  link: 'answer',
  variable: 'SLACK_BOT_TOKEN',
  async run(up, signal) {
    await ask();
    up();
    await pause(lookEveryMs, signal);
  },
});

/** Opens a socket and waits until it has closed. Slack renews each every few hours, so the next one is opened at once. */
export const socketAttempt = (deps: SocketDeps): Attempt => ({
  link: 'socket',
  variable: 'SLACK_APP_TOKEN',
  async run(up, signal) {
    const socket = await openSocket(deps);
    const close = () => {
      socket.close().catch(() => {});
    };
    signal.addEventListener('abort', close, { once: true });
    if (signal.aborted) close();
    up();
    const openedMs = performance.now();
    await socket.closed;
    signal.removeEventListener('abort', close);
    if (performance.now() - openedMs < deps.timings.steadyMs) throw new LinkLost('it closed at once');
  },
});
