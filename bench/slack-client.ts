import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SlackOrder } from './slack.ts';

/** The commands that wait for an answer, by the path of their `response_url`. */
const waiting = new Map<string, () => void>();

const server = createServer((request: IncomingMessage, response) => {
  request.resume().once('end', () => {
    const path = request.url ?? '';
    if (path.startsWith('/answer/')) {
      response.end('ok');
      waiting.get(path)?.();
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ ok: true, user: { id: 'U1', tz: 'UTC' }, user_id: 'U0BOT', bot_id: 'B0BOT', team_id: 'T0' }),
    );
  });
});
server.listen(0, '127.0.0.1', () => process.send?.(`${origin()}/api/`));

const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function ask({ url, signingSecret }: SlackOrder, person: number): Promise<{ ack: number; answer: number }> {
  const path = `/answer/${randomUUID()}`;
  const team = `team-${String(1 + Math.floor(Math.random() * 300)).padStart(3, '0')}`;
  const body = new URLSearchParams({
    command: '/dora',
    text: team,
    team_id: 'T0',
    channel_id: 'C01',
    user_id: `U${person}`,
    trigger_id: randomUUID(),
    response_url: `${origin()}${path}`,
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const start = performance.now();
  const answered = new Promise<number>((resolve) => waiting.set(path, () => resolve(performance.now() - start)));
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    },
  });
  if (response.status !== 200) throw new Error(`The bot answered ${response.status}`);
  return { ack: performance.now() - start, answer: await answered };
}

async function run(order: SlackOrder): Promise<void> {
  const people = Array.from({ length: order.people }, async (_, person) => {
    const times = [];
    for (let round = 0; round < order.rounds; round += 1) times.push(await ask(order, person));
    return times;
  });
  const all = (await Promise.all(people)).flat();
  process.send?.({ ackMs: all.map(({ ack }) => ack), answerMs: all.map(({ answer }) => answer) });
}

process.on('message', (order) => void run(order as SlackOrder));
