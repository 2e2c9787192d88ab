import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import { deploymentId } from '../deploys/deployment.ts';
import type { Verdict } from './incident.ts';
import { BY_API, type Entry, sameAnswer } from './verdict.ts';

export type NewEntry = Pick<Entry, 'answer' | 'by'> & {
  readonly incidentId: string;
  /** `undefined`: the database's own time. */
  readonly at: Date | undefined;
  readonly why?: string | undefined;
  /** The id of the answer that it changes, or the one that counts now. */
  readonly insteadOf?: number | 'current' | undefined;
  readonly refused?: boolean;
  /** The suggestion at that time, and the version of its rule. */
  readonly suggested?: { readonly suggestion: object; readonly rule: number };
};

/** Adds an answer to the history and returns its id. */
export async function keepAnswer(tx: Db, entry: NewEntry): Promise<number> {
  const { answer, suggested } = entry;
  const { rows } = await tx.query<{ id: number }>(sql`
    insert into incident_answers (workspace_id, incident_id, kind, reason, deployments, actor, answered_at, why, instead_of,
                                  refused, suggestion, rule)
    values (${WORKSPACE}, ${entry.incidentId}, ${answer.kind}, ${answer.kind === 'no' ? answer.reason : null},
            ${answer.kind === 'yes' ? answer.deployments : []}::bigint[], ${entry.by},
            ${entry.at === undefined ? sql`default` : sql`${entry.at}`}, ${entry.why ?? null},
            ${entry.insteadOf === 'current' ? currentAnswer(entry.incidentId) : sql`${entry.insteadOf ?? null}`},
            ${entry.refused ?? false},
            ${suggested === undefined ? null : JSON.stringify(suggested.suggestion)},
            ${suggested?.rule ?? null})
 returning id`);
  return rows[0]?.id ?? 0;
}

/** The last answer of an incident that was taken. */
const currentAnswer = (incidentId: string): Sql => sql`(
  select max(id)
    from incident_answers
   where workspace_id = ${WORKSPACE} and incident_id = ${incidentId} and not refused and kind <> 'unsure')`;

type Row = {
  incident_id: string;
  id: number;
  kind: Entry['answer']['kind'];
  reason: string | null;
  deployments: string[];
  actor: string;
  answered_at: Date;
  why: string | null;
  instead_of: number | null;
  refused: boolean;
};

/** All answers of each incident, the oldest first. */
export async function historiesOf(db: Db, incidentIds: readonly string[]): Promise<ReadonlyMap<string, Entry[]>> {
  const { rows } = await db.query<Row>(sql`
    select incident_id, id, kind, reason, deployments::text[], actor, answered_at, why, instead_of, refused
      from incident_answers
     where workspace_id = ${WORKSPACE} and incident_id = any(${incidentIds}::varchar[])
     order by id`);
  const histories = new Map<string, Entry[]>();
  for (const row of rows) histories.set(row.incident_id, [...(histories.get(row.incident_id) ?? []), toEntry(row)]);
  return histories;
}

const toEntry = (row: Row): Entry => ({
  id: row.id,
  answer: answerOf(row.kind, row.reason, row.deployments),
  by: row.actor,
  at: row.answered_at,
  why: row.why ?? undefined,
  insteadOf: row.instead_of ?? undefined,
  refused: row.refused,
});

function answerOf(
  kind: Entry['answer']['kind'],
  reason: string | null,
  deployments: readonly string[],
): Entry['answer'] {
  switch (kind) {
    case 'yes':
      return { kind, deployments: deployments.map((id) => deploymentId(Number(id))) };
    case 'no':
      return { kind, reason: reason ?? 'unknown' };
    case 'unsure':
    case 'none':
      return { kind };
  }
}

/** The verdict in the columns, which counts. Plain SQL may have written it. */
export async function verdictNow(db: Db, incidentId: string): Promise<Entry['answer']> {
  const { rows } = await db.query<{ triggered: boolean | null; reason: string | null; deployments: string[] }>(sql`
    select i.deploy_triggered as triggered, i.no_reason as reason,
           array(select v.deploy_event_id
                   from incident_deployments v
                  where v.workspace_id = ${WORKSPACE} and v.incident_id = i.id)::text[] as deployments
      from incidents i
     where i.workspace_id = ${WORKSPACE} and i.id = ${incidentId}`);
  const { triggered = null, reason = null, deployments = [] } = rows[0] ?? {};
  return answerOf(triggered === null ? 'none' : triggered ? 'yes' : 'no', reason, deployments);
}

/** Adds the verdict of an event to the history, unless it is the same as `before`. */
export async function keepEvent(
  tx: Db,
  incidentId: string,
  {
    before,
    verdict,
    at,
  }: { readonly before: Entry['answer']; readonly verdict: Verdict; readonly at: Date | undefined },
): Promise<void> {
  const answer: Entry['answer'] = verdict.kind === 'no' ? { kind: 'no', reason: verdict.reason ?? 'unknown' } : verdict;
  if (sameAnswer(before, answer)) return;
  await keepAnswer(tx, { incidentId, answer, by: BY_API, at, insteadOf: 'current' });
}
