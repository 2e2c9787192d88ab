import { describe, expect, test } from 'vitest';
import { OutOfTime, withAllowance } from '../../src/db/budget.ts';
import { openDatabase } from '../../src/db/open.ts';
import { sql } from '../../src/db/sql.ts';
import { TookTooLong } from '../../src/deadline.ts';
import { failedAnswer, failedHome, failedModal, notSaved } from '../../src/slack/failure-words.ts';
import { testDatabase } from '../support/database.ts';
import { DATABASE_DOWN } from '../support/given.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';

const { url } = await testDatabase();
const withCode = (code: string) => Object.assign(new Error('failed'), { code });

describe('people read what it was', () => {
  test.for([
    { why: 'the database is away', error: DATABASE_DOWN, what: 'Drumbeat cannot reach its database right now.' },
    {
      why: 'its disk is full',
      error: withCode('53100'),
      what: "The disk of Drumbeat's database is full. An operator must make room on it.",
    },
    { why: 'it is a standby', error: withCode('25006'), what: "Drumbeat's database can only be read right now." },
    { why: 'it is slow', error: new OutOfTime(), what: "Drumbeat's database is too slow right now." },
    {
      why: 'rows are locked',
      error: withCode('55P03'),
      what: 'Another change holds the same rows of the database right now.',
    },
    { why: 'Slack or anything else was slow', error: new TookTooLong(), what: 'This took Drumbeat too long.' },
    {
      why: 'a fault of ours is not blamed on the database',
      error: new TypeError('x is undefined'),
      what: 'Something went wrong in Drumbeat, and it has been written to its log.',
    },
  ])('$why', ({ error, what }) => {
    expect(failedAnswer(error)).toBe(`${what} Try again in a minute.`);
    expect(failedHome(error)).toBe(`${what} Open this tab again in a minute.`);
    expect(failedModal(error)).toBe(`${what} Close this and try again in a minute.`);
    expect(notSaved(error)).toBe(`Not saved. ${what} Your answers are still here; press the button again.`);
  });
});

test('nobody reads "not saved" where the answer to the commit was lost', async () => {
  const proxy = await tcpProxy(url);
  const { db, close } = await openDatabase({ url: proxy.url });
  await db.query(sql`select 1`);
  await proxy.hang();
  const lost = await withAllowance({ statementMs: 100, lockMs: 100 }, () => db.query(sql`delete from teams`)).catch(
    (error: unknown) => error,
  );
  expect(notSaved(lost)).toMatch(/^Drumbeat does not know whether this was saved/);
  await proxy.close();
  await close();
});
