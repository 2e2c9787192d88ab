import { teamPrints } from '../../src/pulse/wave/fingerprints.store.ts';
import { type WaveId, waveId } from '../../src/pulse/wave/wave.ts';
import type { TestDatabase } from '../support/database.ts';

type Frozen = {
  readonly opensOn: string;
  /** Who is asked for each team. */
  readonly asked: Readonly<Record<number, readonly string[]>>;
  readonly leads?: Readonly<Record<number, readonly string[]>>;
  /** Where the results of each team are posted. */
  readonly channels?: Readonly<Record<number, string>>;
  /** Left out while the wave is open. */
  readonly published?: unknown;
};

/** Writes a wave with who was asked for which team and who led it, as it is when the wave has opened, or has closed. */
export const frozenWave =
  (pool: TestDatabase['pool']) =>
  async ({ opensOn, asked, leads = {}, channels = {}, published }: Frozen): Promise<WaveId> => {
    const { rows } = await pool.query<{ id: number }>(
      `insert into pulse_waves (opens_on, opened_at, closes_at, state, k, items, closed_at, published)
       values ($1::date, $1::date, $1::date + 5, $2, 5, '{Q01}', $3::date + 5, $4) returning id`,
      [opensOn, published ? 'closed' : 'open', published ? opensOn : null, published && JSON.stringify(published)],
    );
    const wave = waveId(rows[0]?.id ?? 0);
    const audience = Object.entries(asked).flatMap(([team, people]) =>
      people.map((personId) => ({ personId, team: Number(team) })),
    );
    const led = new Map(Object.entries(leads).map(([team, people]) => [Number(team), people]));
    for (const { personId, team } of audience)
      await pool.query('insert into pulse_audience (wave_id, person_id, team_id) values ($1, $2, $3)', [
        wave,
        personId,
        team,
      ]);
    for (const { team, leads: people, sha256 } of teamPrints({ audience, leads: led }))
      await pool.query(
        'insert into pulse_wave_teams (wave_id, team_id, leads, channel_id, audience_sha256) values ($1, $2, $3, $4, $5)',
        [wave, team, people, channels[team], sha256],
      );
    return wave;
  };

/** What a wave published that had these teams and nothing to show. */
export const nothingOf = (...teams: readonly number[]) => ({
  k: 5,
  teams: teams.map((team) => ({ team, audience: 6, participation: null, moved: 'none' })),
  participation: { 'under-50': 0, '50-69': 0, 'from-70': 0 },
  items: [],
  slowed: { teams: [], rest: { kind: 'none' }, workspace: [] },
});
