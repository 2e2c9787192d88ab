import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { deploymentId } from '../../deploys/deployment.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import { historiesOf, keepAnswer, verdictNow } from '../answer-history.store.ts';
import { causesOf, writeChange } from '../changes.store.ts';
import type { OnsetSource } from '../incident.ts';
import { BY_API, type Entry, sameAnswer } from '../verdict.ts';

type StoredOnset = { readonly at: string; readonly source: OnsetSource };

/** What an incident has from those that were merged into it: the earliest onset, and the id of the answer that came along. */
export type FromMerged = { readonly onset?: StoredOnset; readonly answer?: number };

export type OnsetColumns = {
  started_at: Date;
  onset_source: OnsetSource | null;
  from_merged: FromMerged | null;
};

/** The earlier of an incident's own onset and that of what was merged into it. */
export const withMerged = <Onset extends StoredOnset>(own: Onset, merged: FromMerged | null): StoredOnset =>
  merged?.onset !== undefined && merged.onset.at < own.at ? merged.onset : own;

/** Whether the onset here is not the one that the source reported, because somebody corrected it. It is never overwritten. */
export function wasCorrected(row: OnsetColumns, own: StoredOnset | undefined): boolean {
  if (own === undefined) return true;
  const known = withMerged(own, row.from_merged);
  return (
    (row.onset_source === 'person' && known.source !== 'person') || row.started_at.getTime() !== Date.parse(known.at)
  );
}

/** The incidents that were merged into this one, which may not have been seen itself. */
export async function mergedInto(tx: Db, id: string): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>(sql`
    select id from incidents where workspace_id = ${WORKSPACE} and merged_into = ${id} order by started_at, id`);
  return rows.map((row) => row.id);
}

/** An incident that is not there yet cannot be locked by its row. */
export async function lockId(tx: Db, id: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`incident ${id}`}, 0))`);
}

/**
 * Gives an incident what those that were merged into it have: their onset, where it is earlier, and their answer, where it has
 * none of its own. What it had from one that is merged no more (`leaving`) is taken back. Call it after any change of either; it
 * goes on with what this incident was merged into.
 */
export async function gatherMerged(
  tx: Db,
  deploys: DeploysStore,
  id: string,
  at: Date | undefined,
  leaving: readonly string[] = [],
): Promise<void> {
  const seen = new Set<string>();
  for (let next: string | null = id; next !== null && !seen.has(next); ) {
    seen.add(next);
    await lockId(tx, next);
    next = await gatherOne(tx, deploys, next, at, leaving);
  }
}

/** The same for what this incident was merged into, after a person said something about it. */
export async function gatherFrom(tx: Db, deploys: DeploysStore, id: string, at: Date): Promise<void> {
  const { rows } = await tx.query<{ merged_into: string | null }>(sql`
    select merged_into from incidents where workspace_id = ${WORKSPACE} and id = ${id}`);
  const parent = rows[0]?.merged_into ?? null;
  if (parent !== null) await gatherMerged(tx, deploys, parent, at);
}

type Row = OnsetColumns & { own: StoredOnset | null; merged_into: string | null };

async function gatherOne(
  tx: Db,
  deploys: DeploysStore,
  id: string,
  at: Date | undefined,
  leaving: readonly string[],
): Promise<string | null> {
  const { rows } = await tx.query<Row>(sql`
    select started_at, onset_source, from_merged, source_state -> 'onset' as own, merged_into
      from incidents
     where workspace_id = ${WORKSPACE} and id = ${id}
       for update`);
  const [row] = rows;
  if (row === undefined) return null;
  const { rows: onsets } = await tx.query<{ id: string; at: Date; source: OnsetSource | null }>(sql`
    select id, started_at as at, onset_source as source
      from incidents
     where workspace_id = ${WORKSPACE} and merged_into = ${id}
     order by started_at, id`);
  const [first] = onsets;
  const onset = first && { at: first.at.toISOString(), source: first.source ?? 'event' };
  const merged = onsets.map((one) => one.id);
  const answer = await carryAnswer(tx, deploys, { id, merged, carried: row.from_merged?.answer, at });
  const fromMerged: FromMerged = { ...(onset && { onset }), ...(answer === undefined ? {} : { answer }) };
  await tx.query(sql`
    update incidents
       set from_merged = ${JSON.stringify(fromMerged)}::jsonb
     where workspace_id = ${WORKSPACE} and id = ${id}`);
  if (row.own !== null && !wasCorrected(row, row.own))
    await writeOnset(tx, deploys, id, withMerged(row.own, fromMerged));
  await markAnew(tx, deploys, [id, ...merged, ...leaving]);
  return row.merged_into;
}

async function writeOnset(tx: Db, deploys: DeploysStore, id: string, { at, source }: StoredOnset): Promise<void> {
  await writeChange(tx, deploys, id, { startedAt: new Date(at) });
  await tx.query(sql`
    update incidents set onset_source = ${source} where workspace_id = ${WORKSPACE} and id = ${id}`);
}

type Carrying = {
  readonly id: string;
  readonly merged: readonly string[];
  /** The id of the answer that came along before. */
  readonly carried: number | undefined;
  readonly at: Date | undefined;
};

/** Returns the id of the answer that came along and still counts. An answer that somebody gave to the incident itself stays. */
async function carryAnswer(
  tx: Db,
  deploys: DeploysStore,
  { id, merged, carried, at }: Carrying,
): Promise<number | undefined> {
  const [before, histories, ...theirs] = await Promise.all([
    verdictNow(tx, id),
    historiesOf(tx, [id, ...merged]),
    ...merged.map((one) => verdictNow(tx, one)),
  ]);
  const newest = decisive(histories.get(id));
  if (newest === undefined ? before.kind !== 'none' : newest.id !== carried) return undefined;
  const wanted = together(theirs);
  if (sameAnswer(before, wanted)) return carried;
  const from = merged[theirs.findIndex(({ kind }) => kind === wanted.kind)];
  const said = decisive(histories.get(from ?? ''));
  const answerId = await keepAnswer(tx, {
    incidentId: id,
    answer: wanted,
    by: said?.answer.kind === wanted.kind ? said.by : BY_API,
    at,
    why: from === undefined ? 'What was merged is open again' : `Came along with ${from}, which was merged`,
    insteadOf: newest?.id,
  });
  await writeChange(tx, deploys, id, { verdict: wanted });
  return answerId;
}

const decisive = (history: readonly Entry[] = []): Entry | undefined =>
  history.findLast(({ answer, refused }) => !refused && answer.kind !== 'unsure');

type Verdict = Exclude<Entry['answer'], { kind: 'unsure' }>;

/** One answer for several: yes, with the deployments of all, if one says yes; else the first no. */
function together(answers: readonly Entry['answer'][]): Verdict {
  const yes = answers.filter((one) => one.kind === 'yes');
  if (yes.length > 0) return { kind: 'yes', deployments: [...new Set(yes.flatMap(({ deployments }) => deployments))] };
  return answers.find((one) => one.kind === 'no') ?? { kind: 'none' };
}

/** Marks the deployments that these incidents name, because which of the incidents counts has changed. */
async function markAnew(tx: Db, deploys: DeploysStore, ids: readonly string[]): Promise<void> {
  const { rows } = await tx.query<{ id: number }>(sql`
    select distinct deploy_event_id as id
      from incident_deployments
     where workspace_id = ${WORKSPACE} and incident_id = any(${ids}::varchar[])`);
  const named = rows.map((row) => deploymentId(row.id));
  if (named.length === 0) return;
  await deploys.lock(tx, named);
  await deploys.markCaused(tx, await causesOf(tx, named));
}
