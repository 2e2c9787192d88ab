import { addMinutes, subHours } from 'date-fns';
import { beforeEach, expect, test } from 'vitest';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { incidentsStore } from '../../../src/incidents/incidents.store.ts';
import { hooksStore } from '../../../src/incidents/ingest/hooks.store.ts';
import { firstAlerts } from '../../../src/incidents/pagerduty/lookups.job.ts';
import { pagerdutyLookupsStore } from '../../../src/incidents/pagerduty/lookups.store.ts';
import { pagerdutyIncident } from '../../../src/incidents/sources/pagerduty.ts';
import { pagerduty } from '../../../src/pagerduty/pagerduty.ts';
import { CONFIG, error, pagerdutyAccount, user } from '../../pagerduty/account.ts';
import { testDatabase } from '../../support/database.ts';
import { pagerduty as event } from '../sources/hooks-bodies.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const AT = '2026-11-25T09:00:00Z';
const deploys = deploysStore(db);
const { account, asked, failures, pacing } = pagerdutyAccount();

beforeEach(reset);

let sent = 0;

/** A webhook of PagerDuty's arrives. */
async function hears(type: string, at: string, data: object, now = NOW): Promise<void> {
  const body = event(type, at, { ...data }, { id: `e${sent++}` });
  const delivery = {
    source: 'pagerduty' as const,
    body,
    bodySha256: Buffer.of(1),
    reading: pagerdutyIncident(body, now),
  };
  await hooksStore(db, deploys).receive(delivery, now);
}

const lookUp = (now = NOW, config = CONFIG): Promise<void> =>
  firstAlerts({ pagerduty: pagerduty(config, pacing), lookups: pagerdutyLookupsStore(db, deploys) })(now);

const rows = async (query: string): Promise<object[]> => (await pool.query<object>(query)).rows;
const onset = () => rows('select started_at, onset_source from incidents order by id');
const people = () => rows('select vendor_id, name, email from source_people order by vendor_id');

const FIRST_ALERT = { started_at: new Date('2026-11-25T07:55:00Z'), onset_source: 'first-alert' };
const TICKET = { started_at: new Date('2026-11-25T08:00:00Z'), onset_source: 'ticket' };

test('the first alert is looked up once, and is when service degraded', async () => {
  account.alerts = { Q1: ['2026-11-25T07:58:00Z', '2026-11-25T07:55:00Z'] };
  await hears('triggered', AT, {});
  expect(await onset()).toEqual([TICKET]);
  await lookUp();
  await lookUp(addMinutes(NOW, 1));
  expect(await onset()).toEqual([FIRST_ALERT]);
  expect(asked).toEqual(['incidents/Q1/alerts']);
});

test('what a later webhook says of the ticket does not undo it', async () => {
  account.alerts = { Q1: ['2026-11-25T07:55:00Z'] };
  await hears('triggered', AT, {});
  await lookUp();
  await hears('acknowledged', '2026-11-25T09:30:00Z', {});
  expect(await onset()).toEqual([FIRST_ALERT]);
});

test('what a person said stays', async () => {
  account.alerts = { Q1: ['2026-11-25T07:55:00Z'] };
  await hears('triggered', AT, {});
  const said = new Date('2026-11-25T07:30:00Z');
  await incidentsStore(db, deploys).change('pagerduty:Q1', { startedAt: said }, NOW);
  await lookUp();
  expect(await onset()).toMatchObject([{ started_at: said }]);
});

test.for([
  { why: 'there is none', alerts: [] },
  { why: 'it came after the ticket', alerts: ['2026-11-25T08:10:00Z'] },
])('the onset stays the ticket’s where $why, and it is not asked for again', async ({ alerts }) => {
  account.alerts = { Q1: alerts };
  await hears('triggered', AT, {});
  await lookUp();
  await lookUp(addMinutes(NOW, 60));
  expect(await onset()).toEqual([TICKET]);
  expect(asked).toEqual(['incidents/Q1/alerts']);
});

test('a failure is thrown, and tried again later, six times in all', async () => {
  failures.push(() => error(400));
  await hears('triggered', AT, {});
  const tries: number[] = [];
  for (let minute = 0; minute < 120; minute += 1) {
    await lookUp(addMinutes(NOW, minute)).catch(() => tries.push(minute));
  }
  expect(tries).toEqual([0, 1, 3, 7, 15, 31]);
});

test('a wrong token is reported in words', async () => {
  await hears('triggered', AT, {});
  await expect(lookUp(NOW, { ...CONFIG, token: 'guess' })).rejects.toThrow(/does not take PAGERDUTY_TOKEN/);
});

test('what fails does not keep the others from their turn', async () => {
  account.alerts = { Q2: ['2026-11-25T07:55:00Z'] };
  failures.push((path) => (path === 'incidents/Q1/alerts' ? error(400) : undefined));
  await hears('triggered', AT, { id: 'Q1' }, subHours(NOW, 1));
  await hears('triggered', AT, { id: 'Q2' });
  await lookUp().catch(() => {});
  await lookUp();
  expect(await onset()).toEqual([TICKET, FIRST_ALERT]);
});

test('two processes ask for it once', async () => {
  account.alerts = { Q1: ['2026-11-25T07:55:00Z'] };
  await hears('triggered', AT, {});
  await Promise.all([lookUp(), lookUp()]);
  expect(asked).toEqual(['incidents/Q1/alerts']);
});

test('a storm is looked up over several minutes', async () => {
  for (let count = 0; count < 35; count += 1) await hears('triggered', AT, { id: `Q${count}` });
  await lookUp();
  expect(asked).toHaveLength(30);
  await lookUp(addMinutes(NOW, 1));
  expect(new Set(asked).size).toBe(35);
});

test('incidents that came more than a day ago, or were read from the past, are left alone', async () => {
  await hears('triggered', '2026-11-24T08:00:00Z', { id: 'QOLD' }, subHours(NOW, 25));
  await hears('triggered', AT, { id: 'QPAST' });
  await pool.query(`update incidents set backfilled = true where id = 'pagerduty:QPAST'`);
  await lookUp();
  expect(asked).toEqual([]);
});

test('the addresses of those who work on it are looked up, each once', async () => {
  account.emails = { PADA: 'ada@acme.test', PIVO: 'ivo@acme.test' };
  const assignees = [user('PADA', 'Ada'), user('PGONE', 'Gone'), user('PIVO', 'Ivo')];
  await hears('triggered', AT, { id: 'Q1', assignees });
  await hears('triggered', AT, { id: 'Q2', assignees: [user('PIVO', 'Ivo')] });
  await lookUp();
  await lookUp(addMinutes(NOW, 60));
  expect(await people()).toEqual([
    { vendor_id: 'PADA', name: 'Ada', email: 'ada@acme.test' },
    { vendor_id: 'PGONE', name: 'Gone', email: null },
    { vendor_id: 'PIVO', name: 'Ivo', email: 'ivo@acme.test' },
  ]);
  expect(await rows('select responders from incidents order by id')).toEqual([
    { responders: ['PADA', 'PGONE', 'PIVO'] },
    { responders: ['PIVO'] },
  ]);
  expect(asked.filter((path) => path.startsWith('users/')).toSorted()).toEqual([
    'users/PADA',
    'users/PGONE',
    'users/PIVO',
  ]);
});

test('somebody who comes later is looked up, too, and who is on it now stays so', async () => {
  account.emails = { PADA: 'ada@acme.test', PIVO: 'ivo@acme.test' };
  await hears('triggered', AT, { assignees: [user('PADA', 'Ada')] });
  await lookUp();
  await hears('reassigned', '2026-11-25T09:30:00Z', { assignees: [user('PIVO', 'Ivo')] });
  await lookUp();
  expect(await people()).toMatchObject([{ email: 'ada@acme.test' }, { email: 'ivo@acme.test' }]);
  expect(await rows('select responders from incidents')).toEqual([{ responders: ['PIVO'] }]);
});
