import type { App } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tell } from '../../src/slack/answer.ts';
import { FOR_MEMBERS_ONLY } from '../../src/slack/member-check.ts';
import { testDatabase } from '../support/database.ts';
import { heard, hears } from '../support/heard.ts';
import { CASES, type Case } from './cases.ts';
import { HERE, type Kind, PEOPLE, REFUSED, type RightsBot, rightsBot, type Said } from './rights-bot.ts';
import { type Seeded, seed, TITLE } from './seed.ts';
import { type Row, rightsTable } from './table.ts';

const database = await testDatabase();
let bot: RightsBot;
let seeded: Seeded;
beforeAll(async () => {
  bot = await rightsBot(database, openDoors);
  await database.reset();
  seeded = await seed(database);
});
afterAll(() => bot.close());

/** Listeners that forgot to ask, for the tests of this test. */
const OPEN_DOORS = {
  answers: 'open:answers',
  silent: 'open:silent',
  loud: 'open:loud',
  writes: 'open:writes',
} as const;
function openDoors(app: App): void {
  app.action(OPEN_DOORS.answers, async ({ ack, respond }) => {
    await ack();
    await tell(respond, 'Hello');
  });
  app.action(OPEN_DOORS.silent, async ({ ack }) => ack());
  app.action(OPEN_DOORS.loud, async ({ ack, respond }) => {
    await ack();
    await respond({ response_type: 'in_channel', text: FOR_MEMBERS_ONLY });
  });
  app.action(OPEN_DOORS.writes, async ({ ack, respond }) => {
    await ack();
    await database.pool.query(
      "insert into mutes (message_type, subject, muted_by, muted_at) values ('x', 'y', 'z', now())",
    );
    await tell(respond, FOR_MEMBERS_ONLY);
  });
}

type Got = Said & { readonly written: readonly string[] };

/** What somebody reads who does this, and which tables are changed. The database is as before afterwards. */
async function does({ act }: Pick<Case, 'act'>, kind: Kind): Promise<Got> {
  const as = PEOPLE[kind];
  const { run, hasWritten = false } = await act(bot, as, seeded);
  await bot.written();
  const said = await bot.said(as, run);
  const written = await bot.written();
  if (written.length > 0 || hasWritten) {
    await database.reset();
    seeded = await seed(database);
  }
  return { ...said, written };
}

const KINDS = Object.keys(PEOPLE) as Kind[];
const rows: Row[] = [];

describe.each(CASES.map((one) => [one.does, one] as const))('whoever %s', { timeout: 60_000 }, (_does, one) => {
  test('gets what they may get, as the table says', async () => {
    const got = new Map<Kind, Got>();
    for (const kind of KINDS.toReversed()) got.set(kind, await does(one, kind));
    for (const kind of REFUSED)
      expect(got.get(kind), `${kind} gets one private sentence, and changes nothing`).toEqual({
        texts: [FOR_MEMBERS_ONLY],
        places: 1,
        isPublic: false,
        written: [],
      });
    const outside = got.get('a member from outside');
    expect(JSON.stringify(outside?.texts), 'a member from outside reads no title of a private team').not.toContain(
      TITLE,
    );
    rows.push({ does: one.does, got, title: TITLE });
  });
});

/** Slack sends these about people and channels, and nobody reads an answer. */
const ABOUT_THE_DIRECTORY = /^(user_change|team_join|channel_\w+|group_\w+|member_(joined|left)_channel)$/;

/** The listeners without a row, and the rows without a listener. */
function unmatched(kind: Case['kind'], listeners: readonly (string | RegExp)[]) {
  const ids = CASES.filter((one) => one.kind === kind).map(({ id }) => id);
  return {
    missing: listeners.filter(
      (listener) => !ids.some((id) => hears(listener, id)) && !ABOUT_THE_DIRECTORY.test(String(listener)),
    ),
    idle: ids.filter((id) => !listeners.some((listener) => hears(listener, id))),
  };
}

test.for(['command', 'action', 'view', 'shortcut', 'event'] as const)(
  'every listener of a %s has a row, and the reverse',
  (kind) => {
    expect(unmatched(kind, heard()[kind])).toEqual({ missing: [], idle: [] });
  },
);

test('a listener that has no row is found', () => {
  expect(unmatched('action', [...heard().action, 'new:press']).missing).toEqual(['new:press']);
});

describe('a listener that asks for no right is found', () => {
  test.for([
    { why: 'it answers', id: OPEN_DOORS.answers, got: { texts: ['Hello'] } },
    { why: 'it says nothing', id: OPEN_DOORS.silent, got: { places: 0 } },
    { why: 'it says it to everybody', id: OPEN_DOORS.loud, got: { texts: [FOR_MEMBERS_ONLY], isPublic: true } },
    { why: 'it writes', id: OPEN_DOORS.writes, got: { texts: [FOR_MEMBERS_ONLY], written: ['mutes'] } },
  ])('$why', async ({ id, got }) => {
    const act: Case['act'] = async (_bot, as) => {
      const at = await bot.message(HERE, id, '-');
      return { run: () => bot.click(as, at, id, '-') };
    };
    expect(await does({ act }, 'a guest')).toMatchObject(got);
  });
});

test('the table in the guide is the one of the bot', async () => {
  expect(rows).toHaveLength(CASES.length);
  await expect(rightsTable(rows, KINDS)).toMatchFileSnapshot('../../docs/rights.md');
});
