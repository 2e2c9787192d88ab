import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Envelope } from '../../demo/slack/deliver/ack.ts';
import { APP_TOKEN, type Demo, SECRET, SECRETS, startDemo } from '../../demo/start-demo.ts';
import { demoClock } from '../../demo/time/demo-clock.ts';
import { systemClock } from '../../src/clock.ts';
import { aBomb, fromDocument, type Material } from './material.ts';
import type { Way } from './send.ts';

const PAYLOADS = new URL('./payloads.json', import.meta.url);

/** The sources' own secrets. They look like nothing else, so that they are found in a log. */
const HOOKS = { pagerduty: 'planted-secret-of-pagerduty', 'grafana-irm': 'planted-secret-of-grafana-irm' };

/** Admins, leads, members, guests, people of another organisation, people who left, and none. */
const PEOPLE = 'U01MARA U02DENIZ U04ALICE U21EVA U08GINA U09LEE U99NEW U0DRUMBEAT UNOBODY USLACKBOT'.split(' ');
const CHANNELS = 'C01GENERAL C02PAYMENTS C03STORE C05PARCEL DU01MARA CNOWHERE GPRIVATE'.split(' ');

export type World = {
  readonly slack: Demo['slack'];
  readonly material: Material;
  readonly answersUrl: string;
  readonly secrets: Way['secrets'];
  /** Everything that must stay secret, by its name. */
  readonly planted: Readonly<Record<string, string>>;
  /** What a bot needs to know, in either mode. */
  environment(isSocket: boolean): NodeJS.ProcessEnv;
  close(): Promise<void>;
};

/** The sample organisation, its Slack, and what inputs are made of. */
export async function aWorld(databaseUrl: string): Promise<World> {
  const demo = await startDemo({ databaseUrl, clock: demoClock(systemClock), pagePort: 0, botPort: 0 });
  const { slack, token } = demo;
  const document = await fromDocument(demo.bot.url);
  await demo.bot.close();
  // The incident of the record is not in this database; this one is made by one of the first inputs.
  const text = readFileSync(PAYLOADS, 'utf8').replaceAll(/PAY-[0-9a-f]{6}/g, 'INC-2');
  const recorded = JSON.parse(text) as readonly Envelope[];
  // Whoever revokes the only token locks every later input out at the gate.
  const envelopes = recorded.filter(
    (envelope) => !JSON.stringify(envelope.payload['actions'] ?? '').includes('revoke-token'),
  );
  const answers = await startAnswers();
  return {
    slack,
    material: { ...document, token, envelopes, people: PEOPLE, channels: CHANNELS, bomb: aBomb() },
    answersUrl: answers.url,
    secrets: { slack: SECRETS.signingSecret, ...HOOKS },
    planted: {
      'the bot token': SECRETS.botToken,
      'the app token': APP_TOKEN,
      'the signing secret': SECRETS.signingSecret,
      DRUMBEAT_SECRET: SECRET,
      'an API token': token,
      'the secret of PagerDuty': HOOKS.pagerduty,
      'the secret of Grafana IRM': HOOKS['grafana-irm'],
      'a response_url': answers.url,
    },
    environment: (isSocket) => ({
      DATABASE_URL: databaseUrl,
      DRUMBEAT_SECRET: SECRET,
      PAGERDUTY_WEBHOOK_SECRET: HOOKS.pagerduty,
      GRAFANA_IRM_WEBHOOK_SECRET: HOOKS['grafana-irm'],
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: SECRETS.botToken,
      ...(isSocket ? { SLACK_APP_TOKEN: APP_TOKEN } : { SLACK_SIGNING_SECRET: SECRETS.signingSecret }),
    }),
    async close() {
      await answers.close();
      await slack.close();
    },
  };
}

/** Takes what the bot answers at `response_url`s; now and then it refuses, is slow or breaks, as a network does. */
async function startAnswers() {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    asked += 1;
    if (asked % 31 === 0) response.writeHead(404).end('used_url');
    else if (asked % 53 === 0) response.writeHead(500).end();
    else if (asked % 97 === 0) request.socket.destroy();
    else if (asked % 61 === 0) setTimeout(() => response.end('ok'), 500);
    else response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answers`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
