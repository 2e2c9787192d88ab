import { randomInt, randomUUID } from 'node:crypto';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { TeamId } from '../../teams/team.ts';
import type { PublishedWave } from '../disclosure/published.ts';
import type { OpenWave } from '../wave/wave.ts';
import type { Ending } from '../wave/wave-deliveries.ts';

/** Writes that a wave is closed, and what may be shown of it, or why nothing is. */
export async function endWave(tx: Db, { id }: OpenWave, shown: PublishedWave | Ending, now: Date): Promise<void> {
  const [published, ending] =
    typeof shown === 'string' || shown === null ? [null, shown] : [JSON.stringify(shown), null];
  await tx.query(sql`
    update pulse_waves
       set state = 'closed', closed_at = ${now}, published = ${published}, ending = ${ending}, key_gone_at = null
     where workspace_id = ${WORKSPACE} and id = ${id}`);
}

/** Keeps comments without names, in a random order. */
export async function keepComments(
  tx: Db,
  { id }: OpenWave,
  comments: ReadonlyMap<TeamId, readonly string[]>,
): Promise<void> {
  const kept = shuffled(
    [...comments].flatMap(([team, ofTeam]) => ofTeam.map((said) => ({ id: randomUUID(), team, said }))),
  );
  await tx.query(sql`
    insert into pulse_comments (workspace_id, id, wave_id, team_id, said)
    select ${WORKSPACE}, c.id, ${id}, c.team, c.said
      from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as c (id uuid, team bigint, said varchar)`);
}

/**
 * Forgets what people said and the key that opens it. Deleted rows would stay in their file for a while; a truncated table loses
 * its file. Of a wave that shows nothing the audience goes, too: nobody will read it, or compare the next one with it.
 */
export async function forgetWave(tx: Db, { id }: OpenWave): Promise<void> {
  await tx.query(sql`truncate pulse_sealed, pulse_keys`);
  const showsNothing = sql`exists (select from pulse_waves
                                    where workspace_id = ${WORKSPACE} and id = ${id} and published is null)`;
  await tx.query(sql`
    delete from pulse_audience where workspace_id = ${WORKSPACE} and wave_id = ${id} and ${showsNothing}`);
  await tx.query(sql`
    delete from pulse_wave_teams where workspace_id = ${WORKSPACE} and wave_id = ${id} and ${showsNothing}`);
}

/** In a random order, which says nothing of who wrote what. */
export function shuffled<Item>(items: readonly Item[]): Item[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [all[last], all[other]] = [all[other] as Item, all[last] as Item];
  }
  return all;
}
