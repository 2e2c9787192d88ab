import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DemoMessage } from '../../demo/protocol.ts';
import { digestsStore } from '../../src/digest/digests.store.ts';
import { DIGEST_ACTIONS } from '../../src/digest/words/actions.ts';
import { sentDigestMessage } from '../../src/digest/words/sent-digest.view.ts';
import { disclose } from '../../src/pulse/disclosure/disclosure.ts';
import { outboxStore } from '../../src/schedule/outbox.store.ts';
import { membersStore } from '../../src/teams/directory/members.store.ts';
import { type TeamId, teamId } from '../../src/teams/team.ts';
import { botToken, noon } from '../demo/workspace.ts';
import { frozenWave } from '../pulse/frozen-wave.ts';
import { testDatabase } from '../support/database.ts';
import { type RunningBot, runningBot } from '../support/dora-bot.ts';
import { doraRows } from '../support/dora-rows.ts';
import { present } from '../support/given.ts';
import { until } from '../support/processes.ts';
import { MONDAY, someFacts, untagged } from './facts.ts';

const { db, pool, url, reset } = await testDatabase();
const { team } = doraRows(pool);
const [digests, deliveries] = [digestsStore(db), outboxStore(db)];

let running: RunningBot;
beforeAll(async () => {
  running = await runningBot('HTTP', url);
});
afterAll(() => running.close());

/** Ivo is a member of payments, whose digest proposes a step; Mara is not. */
let payments: TeamId;
let sent: DemoMessage;
beforeEach(async () => {
  await reset();
  payments = teamId(Number(await team('payments', ['org/checkout'], 'Europe/Berlin', 'CPAY')));
  await pool.query(
    `insert into people (id, name, is_full_member, is_admin, refreshed_at)
     values ('UMARA', 'Mara', true, false, $1), ('UIVO', 'Ivo', true, false, $1)
         on conflict (workspace_id, id) do update set is_full_member = true, is_admin = false`,
    [noon],
  );
  const members = membersStore(db);
  await members.saveChoices(payments, 'member', [{ kind: 'person', slackId: 'UIVO' }], 'cli', noon);
  await members.peopleChanged(['UIVO'], noon);
  sent = await digestInChannel();
});

/** A digest of payments, as it was made and sent to the channel. */
async function digestInChannel(): Promise<DemoMessage> {
  const facts = someFacts({ team: { id: payments, name: 'payments' }, untagged: untagged(1) });
  const kept = { team: payments, monday: MONDAY, facts, step: undefined };
  await digests.keep([{ ...kept, asks: ['INC-1'] }], noon, db);
  const { text, plain } = sentDigestMessage({ kept, isDelayed: false, answers: new Map() });
  const client = new WebClient(botToken, { slackApiUrl: running.slack.apiUrl });
  const { ts } = await client.chat.postMessage({ channel: 'CPAY', text, blocks: [...plain] });
  const key = { kind: 'digest', subject: `team ${payments}`, occurrence: MONDAY };
  await deliveries.add([{ ...key, teamId: payments, channelId: 'CPAY', dueAt: noon, expiresAt: noon }], noon);
  await pool.query(
    "update deliveries set state = 'sent', sent_channel_id = 'CPAY', sent_ts = $1, settled_at = due_at",
    [ts],
  );
  return present(running.slack.messages('UIVO', 'CPAY').find((message) => message.ts === ts));
}

const press = (as: string, actionId: string) => running.hands.press(as, sent, actionId);
const shows = (text: string) => until(() => JSON.stringify(running.hands.seen('UIVO', sent)).includes(text));
const isAnswered = (as: string, text: string) =>
  until(() =>
    running.slack.messages(as, 'CPAY').some((message) => message.ephemeralTo === as && message.text.startsWith(text)),
  );
const step = async () => (await digests.digest(payments, MONDAY))?.step;

test('a member takes the step on, and the message names them', async () => {
  await press('UIVO', DIGEST_ACTIONS.take);
  await shows('<@UIVO> took this on.');
  expect(await step()).toEqual({ became: 'taken', by: 'UIVO' });
});

test('the first click decides, and the second person sees who was first', async () => {
  await digests.decide(payments, MONDAY, { became: 'taken', by: 'ULIN' }, noon);
  await press('UIVO', DIGEST_ACTIONS.decline);
  await isAnswered('UIVO', '<@ULIN> took this on.');
  await shows('<@ULIN> took this on.');
  expect(await step()).toEqual({ became: 'taken', by: 'ULIN' });
});

test('somebody of another team decides nothing, and sees who can', async () => {
  await press('UMARA', DIGEST_ACTIONS.take);
  await isAnswered('UMARA', 'Only the people of payments, those on call for it and the admins can answer this.');
  expect(await step()).toBeUndefined();
});

test.for([
  { why: 'who may read it', as: 'UIVO', reads: true },
  { why: 'nobody who was not asked', as: 'UMARA', reads: false },
])('a preview tells how the pulse went to $why', async ({ as, reads }) => {
  const counted = {
    team: Number(payments),
    audience: 12,
    moved: null,
    answered: 11,
    slowed: { answers: 0, chosen: {} },
  };
  const published = disclose(
    [{ ...counted, items: { Q01: { answers: 11, favourable: 4 } } }],
    {
      k: 5,
      items: [{ id: 'Q01', isSensitive: false }],
    },
    [],
  );
  await frozenWave(pool)({
    opensOn: '2026-10-26',
    asked: { [payments]: ['UIVO'] },
    channels: { [payments]: 'CPAY' },
    published,
  });
  const [shown] = await running.hears(as, 'CPAY', 1, () => running.slack.command(as, 'CPAY', '/dora digest payments'));
  expect(JSON.stringify(shown)).toContain('payments');
  expect(JSON.stringify(shown).includes('All of it: /pulse results')).toBe(reads);
});

test('the preview in the settings is for whoever may change them when they press it', async () => {
  const button = async () => {
    await running.hands.home('UIVO');
    await running.slack.command('UIVO', 'CPAY', '/dora settings payments');
    await running.hands.press('UIVO', await running.hands.shows('UIVO', 'home:change:digest'), 'home:change:digest');
    return running.hands.shows('UIVO', 'Preview now');
  };
  const form = await button();
  await running.hands.press('UIVO', form, DIGEST_ACTIONS.preview);
  await running.hands.shows('UIVO', 'payments · week');
  await running.hands.closeAll('UIVO');

  const again = await button();
  await membersStore(db).saveChoices(payments, 'lead', [{ kind: 'person', slackId: 'UMARA' }], 'cli', noon);
  await running.hands.press('UIVO', again, DIGEST_ACTIONS.preview);
  await running.hands.shows('UIVO', 'Only the lead of payments');
  expect(JSON.stringify(running.hands.top('UIVO'))).not.toContain('payments · week');
  await running.hands.closeAll('UIVO');
});
