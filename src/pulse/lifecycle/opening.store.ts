import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { keyFingerprint, type WaveKey } from '../sealing/seal.store.ts';
import { type Frozen, teamPrints, wavePrint } from '../wave/fingerprints.store.ts';
import type { OpenWave } from '../wave/wave.ts';
import { toWave, WAVE_COLUMNS, type WaveRow } from '../wave/waves.store.ts';

/** Writes a wave that opens, with the fingerprint of its key, its frozen audience and the leads. `undefined` where a wave of this day exists. */
export async function writeOpening(
  tx: Db,
  wave: Pick<OpenWave, 'opensOn' | 'openedAt' | 'closesAt' | 'k' | 'items'>,
  frozen: Frozen,
  key: WaveKey,
): Promise<OpenWave | undefined> {
  const { audience, channels } = frozen;
  const { rows } = await tx.query<WaveRow>(sql`
    insert into pulse_waves (workspace_id, opens_on, opened_at, closes_at, state, k, items, audience_sha256, key_sha256)
    values (${WORKSPACE}, ${wave.opensOn}, ${wave.openedAt}, ${wave.closesAt}, 'open', ${wave.k}, ${wave.items}::text[],
            ${wavePrint(frozen)}, ${keyFingerprint(key)})
        on conflict (workspace_id, opens_on) do nothing
    returning ${WAVE_COLUMNS}`);
  const opened = rows.map(toWave)[0];
  if (opened === undefined) return undefined;
  await tx.query(sql`
    insert into pulse_audience (workspace_id, wave_id, person_id, team_id)
    select ${WORKSPACE}, ${opened.id}, person, team
      from unnest(${audience.map(({ personId }) => personId)}::text[], ${audience.map(({ team }) => team)}::bigint[])
        as a (person, team)`);
  const teams = teamPrints(frozen).map((one) => ({ ...one, channel: channels?.get(one.team) ?? null }));
  await tx.query(sql`
    insert into pulse_wave_teams (workspace_id, wave_id, team_id, leads, channel_id, audience_sha256)
    select ${WORKSPACE}, ${opened.id}, t.team, array(select jsonb_array_elements_text(t.leads)), t.channel, t.sha256
      from jsonb_to_recordset(${JSON.stringify(teams)}::jsonb)
        as t (team bigint, leads jsonb, channel text, sha256 text)`);
  return opened;
}
