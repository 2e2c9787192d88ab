import { beforeEach, expect, test } from 'vitest';
import { audienceStore } from '../../../src/pulse/wave/audience.store.ts';
import { type Frozen, teamPrints, wavePrint } from '../../../src/pulse/wave/fingerprints.store.ts';
import { frozenStore } from '../../../src/pulse/wave/frozen.store.ts';
import { waveId } from '../../../src/pulse/wave/wave.ts';
import { testDatabase } from '../../support/database.ts';
import { drumbeatIn } from '../../support/drumbeat.ts';
import { aHouse } from '../../support/house.ts';
import { ADA, BEA, tracesOf } from '../../teams/person-records/traces.ts';

const { db, pool, reset } = await testDatabase();
const drumbeat = drumbeatIn(aHouse({ db }));
const CLOSED = waveId(1);

beforeEach(async () => {
  await reset();
  await tracesOf(pool, [ADA, BEA]);
});

/** What the tables have now, and the fingerprints that are stored. */
async function stored() {
  const { rows } = await pool.query<{ team: number; leads: string[]; team_print: string; wave_print: string }>(`
    select f.team_id as team, f.leads, f.audience_sha256 as team_print, w.audience_sha256 as wave_print
      from pulse_wave_teams f
      join pulse_waves w on w.id = f.wave_id`);
  const leads = new Map(rows.map(({ team, leads: ofTeam }) => [team, ofTeam]));
  const { audience } = await frozenStore(db).frozen({ id: CLOSED, audienceSha256: '' });
  const frozen: Frozen = { audience, leads };
  return { frozen, team: rows[0]?.team_print, wave: rows[0]?.wave_print };
}

test('after somebody was forgotten the fingerprints fit, and the lead is none any more', async () => {
  await drumbeat('person', 'forget', ADA.id);
  const { frozen, team, wave } = await stored();
  expect(frozen.leads).toEqual(new Map([[1, [BEA.id]]]));
  expect([team, wave]).toEqual([teamPrints(frozen)[0]?.sha256, wavePrint(frozen)]);
});

test('a fingerprint that did not fit before goes on telling that the audience was changed', async () => {
  await pool.query("insert into pulse_audience (wave_id, person_id, team_id) values (1, 'UMOVED', 1)");
  const before = await stored();
  await drumbeat('person', 'forget', ADA.id);
  const { frozen, team, wave } = await stored();
  expect([team, wave]).toEqual([before.team, before.wave]);
  expect(team).not.toBe(teamPrints(frozen)[0]?.sha256);
  expect(wave).not.toBe(wavePrint(frozen));
});

test('the next pulse counts them among those who left, so that it protects the others as it would have', async () => {
  await pool.query(
    `insert into pulse_waves (id, opens_on, opened_at, closes_at, state, k, items)
     overriding system value values (2, '2026-11-30', '2026-11-30', '2026-12-11', 'skipped', 5, '{Q01}')`,
  );
  await pool.query('insert into pulse_audience (wave_id, person_id, team_id) values (2, $1, 1)', [BEA.id]);
  const moved = () => audienceStore(db).movedSince(waveId(2));
  const before = await moved();
  expect([...before.values()]).toEqual([1]);
  await drumbeat('person', 'forget', ADA.id);
  expect(await moved()).toEqual(before);
});
