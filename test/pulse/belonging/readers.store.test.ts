import { beforeEach, describe, expect, test } from 'vitest';
import { readersStore } from '../../../src/pulse/belonging/readers.store.ts';
import type { WaveId } from '../../../src/pulse/wave/wave.ts';
import { teamId } from '../../../src/teams/team.ts';
import { testDatabase } from '../../support/database.ts';
import { frozenWave, nothingOf } from '../frozen-wave.ts';

const { db, pool, reset } = await testDatabase();
const readers = readersStore(db);
const wave = frozenWave(pool);
const [PAYMENTS, SEARCH, OPS] = [teamId(1), teamId(2), teamId(3)];

/** Ivo leads payments and is asked for it; Mara leads it from outside. Search has closed no wave since. */
let last: WaveId;
beforeEach(async () => {
  await reset();
  await wave({ opensOn: '2026-10-05', asked: { 1: ['U1', 'USAM'], 2: ['ULIN'] }, published: nothingOf(1, 2) });
  last = await wave({
    opensOn: '2026-11-02',
    asked: { 1: ['U1', 'U2', 'UIVO'], 3: ['UKIM'] },
    leads: { 1: ['UIVO', 'UMARA'], 3: ['UKIM'] },
    published: nothingOf(1, 3),
  });
});

describe('what somebody was in the last published wave of a team', () => {
  const was = async (person: string, team = PAYMENTS) => (await readers.standingIn(team, person)).was;

  test.for([
    { why: 'asked', person: 'U1', team: PAYMENTS, says: 'asked' },
    { why: 'asked, and its lead', person: 'UIVO', team: PAYMENTS, says: 'asked' },
    { why: 'its lead, and not asked for it', person: 'UMARA', team: PAYMENTS, says: 'lead' },
    { why: 'asked for another team', person: 'UKIM', team: PAYMENTS, says: 'neither' },
    { why: 'asked for it in an earlier wave', person: 'USAM', team: PAYMENTS, says: 'neither' },
    { why: 'asked in the last wave in which the team took part', person: 'ULIN', team: SEARCH, says: 'asked' },
    { why: 'nobody in it', person: 'U1', team: SEARCH, says: 'neither' },
    { why: 'of a team without a wave', person: 'U1', team: teamId(9), says: 'none-yet' },
  ])('$why', async ({ person, team, says }) => {
    expect(await was(person, team)).toBe(says);
  });

  test('is what they were in the last wave that is closed, not in the one that is open', async () => {
    await wave({ opensOn: '2026-11-16', asked: { 1: ['UNEW', 'U2'] } });
    expect(await readers.standingIn(PAYMENTS, 'U1')).toEqual({ was: 'asked', wave: last });
    expect(await was('UNEW')).toBe('neither');
  });

  test.for([
    { why: 'who was put in', sql: `insert into pulse_audience (wave_id, person_id, team_id) values ($1, 'UEVE', 1)` },
    { why: 'who was taken out', sql: `delete from pulse_audience where wave_id = $1 and person_id = 'U2'` },
    { why: 'who was moved in', sql: `update pulse_audience set team_id = 1 where wave_id = $1 and person_id = 'UKIM'` },
    { why: 'who was moved out', sql: `update pulse_audience set team_id = 3 where wave_id = $1 and person_id = 'U2'` },
    {
      why: 'who was put in the place of another',
      sql: `update pulse_audience set person_id = 'UEVE' where wave_id = $1 and person_id = 'U2'`,
    },
    {
      why: 'who was made a lead of that time',
      sql: `update pulse_wave_teams set leads = '{UEVE}' where wave_id = $1 and team_id = 1`,
    },
  ])('is known of nobody where the database was changed: $why', async ({ sql }) => {
    await pool.query(sql, [last]);
    for (const person of ['UEVE', 'U1', 'UMARA', 'UKIM', 'U2']) expect(await was(person)).toBe('changed');
  });
});

describe('what somebody was in the last published wave of all teams', () => {
  test.for([
    { why: 'asked', person: 'UKIM', says: 'asked' },
    { why: 'a lead who was not asked', person: 'UMARA', says: 'lead' },
    { why: 'asked in an earlier wave alone', person: 'ULIN', says: 'neither' },
    { why: 'nobody', person: 'UEVE', says: 'neither' },
  ])('$why', async ({ person, says }) => {
    expect(await readers.standingInAll(person)).toBe(says);
  });

  test('is none while no wave has been published', async () => {
    await pool.query('delete from pulse_waves');
    expect(await readers.standingInAll('U1')).toBe('none-yet');
  });

  test.for([
    {
      why: 'who was put into a team',
      sql: `insert into pulse_audience (wave_id, person_id, team_id) values ($1, 'UEVE', 3)`,
    },
    {
      why: 'who was put into a team that took no part',
      sql: `insert into pulse_audience (wave_id, person_id, team_id) values ($1, 'UEVE', 2)`,
    },
    {
      why: 'who was made a lead',
      sql: `update pulse_wave_teams set leads = '{UEVE}' where wave_id = $1 and team_id = 3`,
    },
  ])('is not known of who changed the database, and of the other teams it is: $why', async ({ sql }) => {
    await pool.query(sql, [last]);
    expect(await readers.standingInAll('UEVE')).toBe('changed');
    expect(await readers.standingInAll('U1')).toBe('asked');
  });

  test('of who leads a changed team and is asked for another, it is what they were in the other', async () => {
    await pool.query(`update pulse_audience set team_id = 1 where wave_id = $1 and person_id = 'UKIM'`, [last]);
    expect(await readers.standingInAll('UKIM')).toBe('changed');
    expect(await readers.standingInAll('U1')).toBe('changed');
    expect(await readers.standingIn(OPS, 'UKIM')).toMatchObject({ was: 'changed' });
  });
});
