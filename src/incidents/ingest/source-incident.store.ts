import { createHash } from 'node:crypto';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { OnsetSource } from '../incident.ts';
import type { ReportedFields, SourceChange } from '../sources/hooks.ts';
import { beginsAnew, endedByNext, endOf, knowsOneOf } from '../sources/known-alerts.ts';
import { type Merged, NOTHING_REPORTED, type SourceState } from '../sources/order.ts';
import type { IncidentSource } from '../sources/sources.ts';
import type { OnsetColumns } from './merged.store.ts';

/** What is kept of an incident of a source, beside what every incident has. */
export type SourceIncident = OnsetColumns & {
  id: string;
  resolved_at: Date | null;
  merged_into: string | null;
  source_service: string | null;
  service_name: string | null;
  team_id: number | null;
  source_state: SourceState | null;
};

const columns: Sql = sql`
  id, started_at, resolved_at, onset_source, source_service, source_state, merged_into, from_merged, service_name,
  team_id`;

/** The incident of a change, and the others of its group of alerts; all locked. */
export type FoundIncidents = {
  readonly row: SourceIncident | undefined;
  /** Those that have one of its alerts, too: their ends came before it was known that they are one. */
  readonly same: readonly SourceIncident[];
  readonly others: readonly SourceIncident[];
};

/**
 * The incident of a change. A group of alerts has several: the one that knows one of the alerts, else the newest that is open,
 * unless one of its alerts begins anew: that is another incident.
 */
export async function incidentOf(tx: Db, change: SourceChange<IncidentSource>): Promise<FoundIncidents> {
  const { group } = change;
  if (group === undefined) {
    const { rows } = await tx.query<SourceIncident>(sql`
      select ${columns}
        from incidents
       where workspace_id = ${WORKSPACE} and id = ${idOf(change.source, change.key)}
         for update`);
    return { row: rows[0], same: [], others: [] };
  }
  const { rows } = await tx.query<SourceIncident>(sql`
    select ${columns}
      from incidents
     where workspace_id = ${WORKSPACE} and merged_into is null
       and id in (select incident_id
                    from incident_alerts
                   where workspace_id = ${WORKSPACE} and source = ${change.source} and name = any(${namesOf(change)}::varchar[]))
     order by started_at desc, id
     limit ${GROUP_LOOKS_BACK}
       for update`);
  const fires = group.alerts.some(({ to }) => to === undefined);
  const stateOf = (row: SourceIncident) => row.source_state ?? NOTHING_REPORTED;
  const having = rows.filter((one) => group.alerts.some(({ key }) => Object.hasOwn(stateOf(one).alerts ?? {}, key)));
  const row =
    having.at(-1) ??
    rows.find((one) => knowsOneOf(stateOf(one), group)) ??
    (fires ? rows.find((one) => one.resolved_at === null && !beginsAnew(stateOf(one), group)) : undefined);
  const same = having.slice(0, -1);
  return { row, same, others: rows.filter((one) => one !== row && !same.includes(one)) };
}

const GROUP_LOOKS_BACK = 20;
const MOST_NAMED = 5_000;

/** What the alerts of a change, and their group, are called in `incident_alerts`. */
const namesOf = ({ key, group }: SourceChange<IncidentSource>): string[] => [
  hashOf(key),
  ...(group?.alerts ?? []).slice(0, MOST_NAMED).map((alert) => hashOf(JSON.stringify([group?.sender, alert.key]))),
];

/** Keeps which alerts an incident has, so that it is found by any of them. */
export async function keepAlerts(tx: Db, id: string, change: SourceChange<IncidentSource>, now: Date): Promise<void> {
  await tx.query(sql`
    insert into incident_alerts (workspace_id, source, name, incident_id, heard_at)
    select ${WORKSPACE}, ${change.source}, name, ${id}, ${now}
      from unnest(${namesOf(change)}::varchar[]) as name
        on conflict do nothing`);
}

/** Forgets the alerts that were first heard of more than 30 days ago. */
export async function sweepAlerts(db: Db, before: Date): Promise<void> {
  await db.query(sql`delete from incident_alerts where workspace_id = ${WORKSPACE} and heard_at < ${before}`);
}

/** Merges incidents into the one that they turned out to be. */
export async function mergeSame(tx: Db, id: string, same: readonly SourceIncident[]): Promise<void> {
  if (same.length === 0) return;
  await tx.query(sql`
    update incidents
       set merged_into = ${id}
     where workspace_id = ${WORKSPACE} and id = any(${same.map((one) => one.id)}::varchar[])`);
}

/** Ends the incidents that are open though one of their alerts began anew, as far as it is known when they ended. */
export async function endBegunAnew(tx: Db, others: readonly SourceIncident[], next: SourceState): Promise<void> {
  for (const { id, source_state: state, resolved_at: resolvedAt } of others) {
    const known = state ?? NOTHING_REPORTED;
    const ended = endedByNext(known, next);
    if (ended === known) continue;
    const given = [...new Set([...(known.given ?? []), 'resolvedAt'])];
    await tx.query(sql`
      update incidents
         set source_state = ${JSON.stringify({ ...known, ...ended, given })}::jsonb, resolved_at = ${resolvedAt ?? endOf(ended)}
       where workspace_id = ${WORKSPACE} and id = ${id}`);
  }
}

const MAX_ID = 100;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `pagerduty:Q1ABC`. A key that is long or has unusual characters is replaced by its hash. */
export const idOf = (source: IncidentSource, key: string): string =>
  /^[\x21-\x7e]+$/.test(key) && source.length + key.length < MAX_ID
    ? `${source}:${key}`
    : `${source}:${hashOf(key).slice(0, 32)}`;

/** A group of alerts makes one incident each time that it fires. */
export const newId = ({ source, key, group }: SourceChange<IncidentSource>, startedAt: Date): string =>
  group === undefined ? idOf(source, key) : `${source}:${hashOf(key).slice(0, 12)}:${startedAt.getTime()}`;

/** The id of the incident that an event reports this one as merged into; `null` if it is merged no more. */
export function mergedIntoOf(
  { source, key }: SourceChange<IncidentSource>,
  { mergedInto }: ReportedFields,
): string | null | undefined {
  if (mergedInto == null) return mergedInto;
  return mergedInto === key ? undefined : idOf(source, mergedInto);
}

/** Writes what was merged, and which source reported it. */
export async function writeSource(
  tx: Db,
  id: string,
  change: SourceChange<IncidentSource>,
  { reported, state }: Merged,
  onsetSource: OnsetSource,
): Promise<void> {
  const mergedInto = mergedIntoOf(change, reported);
  const columns = [
    sql`source_state = ${JSON.stringify(state)}::jsonb`,
    sql`onset_source = ${onsetSource}`,
    sql`source_service = ${reported.service}`,
    sql`merged_into = ${mergedInto}`,
  ].filter(({ values }) => values[0] !== undefined);
  const assignments = columns.reduce((all, column) => sql`${all}, ${column}`);
  await tx.query(sql`update incidents set ${assignments} where workspace_id = ${WORKSPACE} and id = ${id}`);
}
