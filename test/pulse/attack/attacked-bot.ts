import express from 'express';
import type { DemoFault } from '../../../demo/slack/options.ts';
import { type DemoSlack, startDemoSlack } from '../../../demo/slack/start.ts';
import type { Clock } from '../../../src/clock.ts';
import type { Db } from '../../../src/db/db.ts';
import type { OpenDatabase } from '../../../src/db/open.ts';
import { deploysRoom } from '../../../src/deploys/deploys.room.ts';
import { doraRoom } from '../../../src/dora/dora.room.ts';
import { listen } from '../../../src/http/listen.ts';
import { tokenGate } from '../../../src/http/token-gate.ts';
import { tokensStore } from '../../../src/http/tokens.store.ts';
import { incidentsRoom } from '../../../src/incidents/incidents.room.ts';
import { createLog, type Log } from '../../../src/log.ts';
import { pulseRoom } from '../../../src/pulse/pulse.room.ts';
import { pulseStores } from '../../../src/pulse/pulse.store.ts';
import type { Shell } from '../../../src/room.ts';
import type { MessageType } from '../../../src/schedule/message-type.ts';
import { outboxStore } from '../../../src/schedule/outbox.store.ts';
import { historyAccess, slackLookBack } from '../../../src/schedule/sending/look-back.ts';
import { startWorker, type Worker } from '../../../src/schedule/sending/worker.ts';
import { deliveryClient } from '../../../src/slack/delivery-client.ts';
import { createSlackApp, type SlackApp } from '../../../src/slack/slack-app.ts';
import { sourceHealthRoom } from '../../../src/source-health/source-health.room.ts';
import { teamsRoom } from '../../../src/teams/teams.room.ts';
import { type Hands, handsOf } from '../../support/hands.ts';
import { ownSecretOf, SECRET } from '../../support/own-secret.ts';
import type { Behaviour } from './people.ts';
import { NOT_WEAKENED, type Weakening } from './weakenings.ts';

const SIGNING_SECRET = 'a-signing-secret';
const BOT_TOKEN = 'xoxb-demo';

export type AttackedBot = {
  readonly slack: DemoSlack;
  readonly hands: Hands;
  readonly stores: ReturnType<typeof pulseStores>;
  /** Everything that was logged so far, at every level. */
  readonly logged: () => readonly string[];
  /** Moves the clock, does what is due, and sends what is due, one message after another. */
  readonly at: (time: string) => Promise<void>;
  /** The same while Slack fails: each message is tried once. */
  readonly atWithout: (fault: DemoFault, time: string) => Promise<void>;
  /** The bot starts anew beside the same Slack, with nothing in its memory. */
  readonly again: () => Promise<AttackedBot>;
  readonly close: () => Promise<void>;
};

/** The pulse as it runs, with its real listeners, ticks and worker, beside the demo's Slack. A weakening takes one protection away. */
export async function attackedBot(
  database: Pick<OpenDatabase, 'db'>,
  people: readonly Behaviour[],
  weakening: Weakening = NOT_WEAKENED,
): Promise<AttackedBot> {
  const time: Time = { now: new Date('2026-11-29T12:00:00Z'), fault: undefined };
  const slack = await startDemoSlack({
    port: 0,
    clock: () => time.now,
    workspace: workspaceOf(people),
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    beforeAnswer: async () => time.fault,
  });
  return started(database, slack, time, weakening, []);
}

type Time = { now: Date; fault: DemoFault | undefined };

/** A clock that never says the same twice: a time that is kept of somebody alone would tell them apart. */
function next(time: Time): Date {
  time.now = new Date(time.now.getTime() + 1);
  return time.now;
}

async function started(
  { db }: Pick<OpenDatabase, 'db'>,
  slack: DemoSlack,
  time: Time,
  weakening: Weakening,
  lines: string[],
): Promise<AttackedBot> {
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const http = express();
  const config = { mode: 'http', botToken: BOT_TOKEN, signingSecret: SIGNING_SECRET, apiUrl: slack.apiUrl } as const;
  const slackApp = createSlackApp(config, http, log);
  const shell = shellOf(db, slackApp, () => next(time), log);
  const stores = weakening.stores(pulseStores(db, shell.own), db, log);
  const pulse = pulseIn(shell, stores);
  pulse.slack(slackApp.app);
  const server = await listen(http, '127.0.0.1', 0);
  await slackApp.connect();
  slack.setBotUrl(`${server.url}/slack/events`);
  const worker = workerOf(shell, config, weakening.messages(pulse.messages));
  const tick = async () => {
    for (const { run } of pulse.ticks) await run(time.now);
  };
  const stop = async () => {
    await worker.stop();
    await slackApp.stop();
    await server.close();
  };
  return {
    slack,
    hands: handsOf(slack),
    stores,
    logged: () => lines,
    async at(when) {
      time.now = new Date(when);
      await tick();
      // A person gets one message a second, and one request at a time.
      for (let pass = 0; pass < 4; pass += 1) {
        while ((await worker.runOnce()) > 0);
        time.now = new Date(time.now.getTime() + 2_000);
      }
      await tick();
    },
    async atWithout(fault, when) {
      time.now = new Date(when);
      time.fault = fault;
      await tick();
      while ((await worker.runOnce()) > 0);
      time.fault = undefined;
    },
    async again() {
      await stop();
      return started({ db }, slack, time, weakening, lines);
    },
    async close() {
      await stop();
      await slack.close();
    },
  };
}

function shellOf(db: Db, { client, fault }: SlackApp, clock: Clock, log: Log): Shell {
  return {
    db,
    readDb: db,
    databaseFault: async () => undefined,
    outbox: outboxStore(db),
    client,
    slackFault: fault,
    metricsOpen: false,
    gate: tokenGate(tokensStore(db), clock),
    messageTypes: [],
    own: ownSecretOf(SECRET),
    admins: [],
    hookSecrets: {},
    pagerduty: undefined,
    clock,
    log,
  };
}

/** Sends one message after another, so that the server's log can be cut into messages. */
function workerOf(
  { db, clock, log }: Shell,
  config: { readonly botToken: string; readonly apiUrl: string },
  types: readonly MessageType[],
): Worker {
  const client = deliveryClient(config);
  return startWorker({
    db,
    clock,
    log,
    client,
    types,
    lookBack: slackLookBack(client, historyAccess(client)),
    heldBack: async () => undefined,
    onPermanent: async () => {},
    // Slack's clock and that of the leases are the same here, so a message in doubt is free again at the next look.
    timings: { concurrency: 1, pollMs: 50_000 },
    nowMs: () => clock().getTime(),
  });
}

function pulseIn(shell: Shell, stores: ReturnType<typeof pulseStores>) {
  const teams = teamsRoom(shell);
  sourceHealthRoom(shell, { teams });
  const deploys = deploysRoom(shell, { teams });
  const incidents = incidentsRoom(shell, { teams, deploys });
  return pulseRoom(shell, { teams, dora: doraRoom(shell, { teams, incidents }) }, stores);
}

const workspaceOf = (people: readonly Behaviour[]) => ({
  name: 'Acme Corp',
  id: 'T1',
  bot: { userId: 'UBOT', botId: 'B1', name: 'Drumbeat', scopes: ['chat:write', 'commands', 'im:history', 'im:write'] },
  users: people.map(({ id }) => ({ id, name: id.toLowerCase(), realName: id, timeZone: 'UTC' })),
  channels: [
    { id: 'CPAY', name: 'payments', kind: 'channel' as const, members: [...people.map(({ id }) => id), 'UBOT'] },
  ],
  commands: [{ command: '/pulse', description: 'The pulse', usageHint: '' }],
});
