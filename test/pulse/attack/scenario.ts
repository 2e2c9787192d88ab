import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoFault } from '../../../demo/slack/options.ts';
import type { OpenDatabase } from '../../../src/db/open.ts';
import type { WaveKey } from '../../../src/pulse/sealing/seal.store.ts';
import { present } from '../../support/given.ts';
import { choices, radio, typed } from '../../support/inputs.ts';
import { until } from '../../support/processes.ts';
import { type AttackedBot, attackedBot } from './attacked-bot.ts';
import { type Evidence, evidenceOf, insertLsn, logSize, statementsIn } from './evidence.ts';
import type { Act, Behaviour } from './people.ts';
import { NOT_WEAKENED, type Weakening } from './weakenings.ts';

/** Nothing else of the database says it. */
const PLANTED_COMMENT = 'qzxwvkjhgfdsapoiuytrewqmnbvcxzlkjhgfdsa1';
export const PLANTED = [PLANTED_COMMENT, '"requirements","other-teams","unplanned"'];

/** What happens in the middle of a wave: the bot starts anew, the database loses what is unlogged, or both. */
export type Mishap = 'none' | 'restart' | 'crash' | 'crash and restart';

export type Played = {
  readonly people: readonly Behaviour[];
  /** What only the running process knows; `undefined` where it was lost. */
  readonly key: WaveKey;
  readonly open: Evidence;
  readonly closed: Evidence;
  /** What the server's log says while people answer, and while they are reminded. */
  readonly whileAnswering: readonly string[];
  readonly whileReminding: readonly string[];
  readonly whileClosing: readonly string[];
  /** After every reminder was tried once while Slack failed. */
  readonly troubled: Evidence;
  /** What the bot's log says while people answer. */
  readonly logWhileAnswering: readonly string[];
  readonly published: unknown;
};

type Plan = {
  readonly database: Pick<OpenDatabase, 'db' | 'pool'>;
  /** Where the server keeps its files; `undefined` where others use it, too, and only tables are looked at. */
  readonly dir: string | undefined;
  readonly people: readonly Behaviour[];
  readonly weakening?: Weakening;
  readonly mishap?: Mishap;
  /** How Slack fails at the second reminder. */
  readonly fault?: DemoFault;
};

/** Slack takes the message, and its answer does not arrive. */
const LOST_ANSWER: DemoFault = { kind: 'lost', takesEffect: false };

/** A wave from its opening to its close, in which people do what they do, through Slack. */
export async function playWave(plan: Plan): Promise<Played> {
  const { database, dir, people, weakening = NOT_WEAKENED, mishap = 'none' } = plan;
  const { pool } = database;
  await prepare(pool, people, weakening);
  let bot = await attackedBot(database, people, weakening);
  try {
    const place = { pool, dir, since: await insertLsn(pool) };
    await bot.at('2026-11-30T00:01:00Z');
    const key = await keyOf(bot);
    await bot.at('2026-11-30T09:30:00Z');
    const early = await acting(bot, dir, people, 'early');
    if (mishap.startsWith('crash')) await pool.query('truncate pulse_keys, pulse_tidying');
    if (mishap.endsWith('restart')) bot = await bot.again();
    await bot.at('2026-12-01T09:30:00Z');
    await bot.at('2026-12-01T09:36:00Z');
    const from = logSize(dir);
    await bot.at('2026-12-02T09:30:00Z');
    const whileReminding = statementsIn(dir, from);
    const late = await acting(bot, dir, people, 'late');
    await bot.atWithout(plan.fault ?? LOST_ANSWER, '2026-12-04T09:30:00Z');
    const troubled = await evidenceOf(place, bot, people);
    // A message in doubt is looked for once another look has found it as it was.
    for (const time of ['09:35', '09:38', '09:41']) await bot.at(`2026-12-04T${time}:00Z`);
    const open = await evidenceOf(place, bot, people);
    const closing = logSize(dir);
    for (const time of ['2026-12-04T18:01:00Z', '2026-12-04T18:02:00Z', '2026-12-04T18:03:00Z']) await bot.at(time);
    return {
      people,
      key,
      open,
      troubled,
      whileClosing: statementsIn(dir, closing),
      closed: await evidenceOf(place, bot, people),
      whileAnswering: [...early.statements, ...late.statements],
      whileReminding,
      logWhileAnswering: [...early.logged, ...late.logged],
      published: (await bot.stores.published.closed())[0]?.published,
    };
  } finally {
    await bot.close();
  }
}

/** A copy: the process overwrites its own when the wave closes. */
async function keyOf({ stores }: AttackedBot): Promise<WaveKey> {
  const state = await stores.keys.keyOf(present(await stores.waves.openWave()));
  if (state.kind !== 'known') throw new Error('The wave has no key');
  const { raw, sealing, naming } = state.key;
  return { raw: Buffer.from(raw), sealing: Buffer.from(sealing), naming: Buffer.from(naming) };
}

async function prepare(pool: OpenDatabase['pool'], people: readonly Behaviour[], { schema }: Weakening): Promise<void> {
  for (const statement of schema) await pool.query(statement);
  for (const extension of ['pageinspect', 'pg_walinspect'])
    await pool.query(`create extension if not exists ${extension}`);
  await pool.query(
    "insert into teams (id, name, time_zone, channel_id) overriding system value values (1, 'payments', 'UTC', 'CPAY')",
  );
  await pool.query(
    `insert into people (id, name, time_zone, is_full_member, refreshed_at)
     select id, id, 'UTC', true, '2026-11-29' from unnest($1::text[]) id`,
    [people.map(({ id }) => id)],
  );
  await pool.query(
    "insert into team_members (team_id, person_id, since, agreed) select 1, id, '2026-11-01', true from people",
  );
  await pool.query(
    `insert into mutes (message_type, subject, muted_by, muted_at)
     select kind, m.id, m.id, '2026-11-01'
       from jsonb_to_recordset($1) as m (id text, muted text)
       join unnest(array['pulse-invitation', 'pulse-reminder']) as kind on m.muted = 'everything' or kind = 'pulse-invitation'
      where m.muted is not null`,
    [JSON.stringify(people)],
  );
  await pool.query("insert into workspace_settings (pulse_cadence, pulse_next_on) values (4, '2026-11-30')");
}

/** Lets everybody do their part; answers with what both logs said meanwhile. */
async function acting(bot: AttackedBot, dir: string | undefined, people: readonly Behaviour[], when: 'early' | 'late') {
  const [from, lines] = [logSize(dir), bot.logged().length];
  for (const person of people) for (const act of person[when]) await acts(bot, person.id, act);
  return { statements: statementsIn(dir, from), logged: bot.logged().slice(lines) };
}

const BUTTONS = {
  decline: 'pulse:decline',
  delete: 'pulse:remove',
  stop: 'pulse:stop',
  'typed delete': 'pulse:remove',
  'typed stop': 'pulse:stop',
} as const;

async function acts(bot: AttackedBot, person: string, act: Act): Promise<void> {
  const { hands, slack } = bot;
  const dm = slack.messages(person, `D${person}`).find(({ ephemeralTo }) => ephemeralTo === undefined);
  const now = () => (dm === undefined ? '' : JSON.stringify(hands.seen(person, dm)));
  const press = (action: string) => hands.press(person, present(hands.seen(person, present(dm))), action);
  switch (act) {
    case 'answer':
    case 'change':
    case 'command': {
      await (act === 'command' ? slack.command(person, 'CPAY', '/pulse answer') : press('pulse:answer'));
      const form = await hands.shows(person, 'Confidential while open');
      await slack.viewSubmit(person, form.id, valuesOf(act === 'change' ? '1' : '5', form));
      await hands.shows(person, 'Thank you');
      await hands.closeAll(person);
      return until(() => dm === undefined || /Noted, thank you|not asked any more/.test(now()));
    }
    case 'typed delete':
    case 'typed stop': {
      const isOffered = now().includes(BUTTONS[act]);
      await slack.command(person, 'CPAY', `/pulse ${act.slice('typed '.length)}`);
      return isOffered ? until(() => !now().includes(BUTTONS[act])) : sleep(100);
    }
    case 'decline':
    case 'delete':
    case 'stop':
      // What is not offered any more cannot be pressed.
      if (!now().includes(BUTTONS[act])) return;
      await press(BUTTONS[act]);
      return until(() => !now().includes(BUTTONS[act]));
  }
}

const slowed = choices('requirements', 'other-teams', 'unplanned');
/** A small team is asked for no comment. */
const valuesOf = (answer: string, form: unknown) => ({
  Q01: radio(answer),
  slowed,
  ...(JSON.stringify(form).includes('"comment"') ? { comment: typed(PLANTED_COMMENT) } : {}),
});
