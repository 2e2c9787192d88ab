import { randomInt, randomUUID } from 'node:crypto';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import type { PublishedWave } from '../disclosure/published.ts';
import { unseal } from '../sealing/seal.store.ts';
import { type Answers, parseAnswers } from '../survey/answer.ts';
import type { OpenWave } from '../wave/wave.ts';

/** Every answer of a wave, opened in memory, by team. */
export type OpenedAnswers = ReadonlyMap<TeamId, readonly Answers[]>;

/** Locks the wave for its close: it waits for answers that are being saved, and none comes after. False where it is closed. */
export async function lockForClose(tx: Db, wave: OpenWave): Promise<boolean> {
  const { rows } = await tx.query<{ state: string }>(sql`
    select state from pulse_waves where workspace_id = ${WORKSPACE} and id = ${wave.id} for update`);
  return rows[0]?.state === 'open';
}

export async function openAll(tx: Db, wave: OpenWave, key: Buffer): Promise<OpenedAnswers> {
  const { rows } = await tx.query<{ person: string; team: number; sealed: Buffer }>(sql`
    select s.person_id as person, a.team_id as team, s.sealed
      from pulse_sealed s
      join pulse_audience a on a.workspace_id = ${WORKSPACE} and a.wave_id = s.wave_id and a.person_id = s.person_id
     where s.workspace_id = ${WORKSPACE} and s.wave_id = ${wave.id}`);
  const opened = new Map<TeamId, Answers[]>();
  for (const { person, team, sealed } of rows) {
    const answers = parseAnswers(unseal(sealed, key, { waveId: wave.id, personId: person }));
    // A row that was not sealed with this key for this person is not an answer.
    if (answers === undefined) continue;
    const ofTeam = opened.get(teamId(team)) ?? [];
    opened.set(teamId(team), ofTeam);
    ofTeam.push(answers);
  }
  return opened;
}

/** Who has answered. Asked only where the answers cannot be opened, so that these people learn of it. */
export async function whoAnswered(tx: Db, wave: OpenWave): Promise<readonly string[]> {
  const { rows } = await tx.query<{ person: string }>(sql`
    select person_id as person from pulse_sealed where workspace_id = ${WORKSPACE} and wave_id = ${wave.id}`);
  return rows.map(({ person }) => person);
}

/**
 * Writes what may be shown, and deletes everything else of the wave: the sealed answers, the key with the file that it was in,
 * and who declined.
 */
export async function publishAndForget(
  tx: Db,
  wave: OpenWave,
  published: PublishedWave,
  comments: ReadonlyMap<TeamId, readonly string[]>,
  now: Date,
): Promise<void> {
  await tx.query(sql`
    update pulse_waves
       set state = 'closed', closed_at = ${now}, published = ${JSON.stringify(published)}, key_gone_at = null
     where workspace_id = ${WORKSPACE} and id = ${wave.id}`);
  const kept = shuffled(
    [...comments].flatMap(([team, ofTeam]) => ofTeam.map((said) => ({ id: randomUUID(), team, said }))),
  );
  await tx.query(sql`
    insert into pulse_comments (workspace_id, id, wave_id, team_id, said)
    select ${WORKSPACE}, c.id, ${wave.id}, c.team, c.said
      from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as c (id uuid, team bigint, said varchar)`);
  await tx.query(sql`delete from pulse_sealed where workspace_id = ${WORKSPACE} and wave_id = ${wave.id}`);
  await tx.query(sql`delete from pulse_declined where workspace_id = ${WORKSPACE} and wave_id = ${wave.id}`);
  // Deleted rows stay in their file for a while. A truncated table loses its file at once.
  await tx.query(sql`truncate pulse_keys`);
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
