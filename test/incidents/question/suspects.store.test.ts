import { beforeEach, describe, expect, test } from 'vitest';
import { searchDeployments } from '../../../src/incidents/question/named-deployments.store.ts';
import { suspectsOf } from '../../../src/incidents/question/suspects.store.ts';
import { teamId } from '../../../src/teams/team.ts';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { rowsRead } from '../../support/rows-read.ts';

const { db, pool, reset } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);
const at = (time: string) => `2026-11-20T${time}:00Z`;

beforeEach(reset);

const suspects = async (id = 'I1') => (await suspectsOf(db, [id])).get(id) ?? [];
const minutes = async () => (await suspects()).map(({ minutesBefore }) => minutesBefore).toSorted((a, b) => a - b);

/** Versions of the checkout, one after the other; each knows its sha. */
async function versions(...rows: readonly (readonly [version: string, time: string, status?: string])[]) {
  for (const [version, time, status = 'success'] of rows) {
    await pool.query(
      `insert into deploy_events (sha, repo, environment, deployed_at, status) values ($1, 'checkout', 'production', $2, $3)`,
      [version.padEnd(40, '0'), at(time), status],
    );
  }
}
const shas = async () => (await suspects()).map(({ sha }) => sha.replace(/0+$/, '')).toSorted();

describe('the window before the onset', () => {
  test('holds what arrived in the hour before, the onset included and the hour’s beginning not', async () => {
    await deploy({ at: at('11:00') }, { at: at('11:01') }, { at: at('12:00') }, { at: at('12:01') });
    await incident({ id: 'I1', at: at('12:00') });
    expect(await minutes()).toEqual([0, 59]);
  });

  test('is as long as the team has set', async () => {
    const id = await team('payments', ['checkout']);
    await pool.query('update teams set link_window_minutes = 15 where id = $1', [id]);
    await deploy({ at: at('11:40') }, { at: at('11:50') });
    await incident({ id: 'I1', at: at('12:00') });
    expect(await minutes()).toEqual([10]);
  });

  test('is about production alone', async () => {
    await deploy({ at: at('11:50'), environment: 'staging' });
    await incident({ id: 'I1', at: at('12:00') });
    expect(await suspects()).toEqual([]);
  });
});

describe('whose deployments', () => {
  test('the team’s, those of its other services, too, while it had them', async () => {
    await team('payments', ['checkout', { service: 'ledger', to: '2026-11-19T00:00:00Z' }, 'billing']);
    await deploy(
      { at: at('11:50') },
      { at: at('11:45'), service: 'billing' },
      { at: at('11:40'), service: 'ledger' },
      { at: at('11:35'), service: 'search' },
    );
    await incident({ id: 'I1', at: at('12:00') });
    expect(await minutes()).toEqual([10, 15]);
  });

  test('of an incident that names only a team, all of that team’s', async () => {
    const id = await team('payments', ['checkout']);
    await deploy({ at: at('11:50') });
    await incident({ id: 'I1', at: at('12:00'), service: null, teamId: id });
    expect(await minutes()).toEqual([10]);
  });

  test('of a service that nobody owns, its own; of none at all, none', async () => {
    await deploy({ at: at('11:50') });
    await incident({ id: 'I1', at: at('12:00') }, { id: 'I2', at: at('12:00'), service: null });
    expect(await minutes()).toEqual([10]);
    expect(await suspects('I2')).toEqual([]);
  });
});

describe('a rollback since', () => {
  test('in V1, V2, V3 and V1 again, V2 and V3 are suspects, however long before the onset they came', async () => {
    await versions(['a1', '05:00'], ['b2', '06:00'], ['c3', '07:00'], ['a1', '12:20', 'rollback']);
    await incident({ id: 'I1', at: at('12:00') });
    expect(await shas()).toEqual(['b2', 'c3']);
    expect((await suspects()).map(({ rolledBackAt }) => rolledBackAt)).toEqual([
      new Date(at('12:20')),
      new Date(at('12:20')),
    ]);
  });

  test('to a version that was never seen undid the one before it alone', async () => {
    await versions(['b2', '06:00'], ['c3', '07:00'], ['a1', '12:20', 'rollback']);
    await incident({ id: 'I1', at: at('12:00') });
    expect(await shas()).toEqual(['c3']);
  });

  test('restores a version, which it did not roll back', async () => {
    await versions(['a1', '11:10'], ['b2', '11:40'], ['a1', '12:20', 'rollback']);
    await incident({ id: 'I1', at: at('12:00') });
    expect(
      (await suspects()).filter(({ rolledBackAt }) => rolledBackAt !== undefined).map(({ sha }) => sha.slice(0, 2)),
    ).toEqual(['b2']);
    expect(await shas()).toEqual(['a1', 'b2']);
  });

  test('is no longer looked for an hour after the incident was resolved', async () => {
    await versions(['a1', '05:00'], ['b2', '06:00'], ['a1', '13:45', 'rollback']);
    await incident({ id: 'I1', at: at('12:00'), resolvedAt: at('12:30') });
    expect(await suspects()).toEqual([]);
    await pool.query('update incidents set resolved_at = $1', [at('12:50')]);
    expect(await shas()).toEqual(['b2']);
  });
});

describe('one that is not listed', () => {
  beforeEach(async () => {
    await team('payments', ['checkout']);
    await deploy(
      { at: '2026-11-05T12:00:00Z' },
      { at: '2026-11-06T12:00:00Z' },
      { at: at('11:00') },
      { at: at('11:30'), service: 'search' },
      { at: '2026-11-21T12:01:00Z' },
    );
    await pool.query(`update deploy_events set deployed_by = 'Mara_100%' where deployed_at = $1`, [at('11:00')]);
  });
  const onset = new Date(at('12:00'));
  const found = async (text: string, ofTeam: boolean) => {
    const { rows } = await pool.query<{ id: number }>('select id from teams');
    const own = ofTeam ? teamId(rows[0]?.id ?? 0) : undefined;
    return (await searchDeployments(db, own, text, onset)).map(({ deployedAt }) =>
      deployedAt.toISOString().slice(8, 16),
    );
  };

  test.for([
    { why: 'the 14 days of a team, the newest first', text: '', ofTeam: true, hits: ['20T11:00', '06T12:00'] },
    { why: 'everybody’s', text: '', ofTeam: false, hits: ['20T11:30', '20T11:00', '06T12:00'] },
    { why: 'by a part of a service', text: 'EARC', ofTeam: false, hits: ['20T11:30'] },
    { why: 'by the beginning of a sha', text: 'abcd', ofTeam: true, hits: ['20T11:00', '06T12:00'] },
    { why: 'by an author, every sign as it is', text: 'a_100%', ofTeam: false, hits: ['20T11:00'] },
    { why: 'a sign that means anything in SQL means itself', text: '%', ofTeam: false, hits: ['20T11:00'] },
  ])('$why', async ({ text, ofTeam, hits }) => {
    expect(await found(text, ofTeam)).toEqual(hits);
  });

  test('may have arrived within a day after the onset, because a roll-out was under way or a clock is wrong', async () => {
    await deploy({ at: at('12:05') }, { at: '2026-11-21T12:00:00Z' });
    expect(await found('', true)).toEqual(['21T12:00', '20T12:05', '20T11:00', '06T12:00']);
  });

  test('is among the hundred nearest to the onset, on either side of it', async () => {
    await pool.query(`
      insert into deploy_events (sha, repo, environment, deployed_at)
      select md5(n::text), 'checkout', 'production', timestamptz '2026-11-20T12:00:00Z' - n * interval '5 minutes'
        from generate_series(-200, 200) n`);
    const hits = await found('', true);
    expect([hits.length, hits[0], hits.at(-1)]).toEqual([100, '20T16:05', '20T07:55']);
  });
});

test('among 20,000 deployments only those near the onset are looked at', async () => {
  await team('payments', ['checkout', 'ledger']);
  await pool.query(
    `insert into deploy_events (sha, repo, environment, deployed_at)
     select md5(n::text), case n % 2 when 0 then 'checkout' else 'ledger' end, 'production',
            timestamptz '2026-11-20T12:00:00Z' - n * interval '20 minutes'
       from generate_series(0, 19999) n`,
  );
  await pool.query('analyze deploy_events');
  await pool.query(`update deploy_events set status = 'rollback' where deployed_at = $1`, [at('11:40')]);
  await incident({ id: 'I1', at: at('12:00') });
  expect(await minutes()).toEqual([0, 20, 40]);
  expect(await rowsRead(pool, (asked) => suspectsOf(asked, ['I1']))).toBeLessThan(60);
});
