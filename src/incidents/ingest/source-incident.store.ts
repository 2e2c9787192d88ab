import { createHash } from 'node:crypto';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { OnsetSource } from '../incident.ts';
import type { OnsetColumns } from '../merged.store.ts';
import type { ReportedFields, SourceChange } from '../sources/hooks.ts';
import { knowsOneOf } from '../sources/known-alerts.ts';
import { type Merged, NOTHING_REPORTED, type SourceState } from '../sources/order.ts';
import type { IncidentSource } from '../sources/sources.ts';

/** What is kept of an incident of a source, beside what every incident has. */
export type SourceIncident = OnsetColumns & {
  id: string;
  resolved_at: Date | null;
  merged_into: string | null;
  source_service: string | null;
  source_state: SourceState | null;
};

const columns: Sql = sql`
  id, started_at, resolved_at, onset_source, source_service, source_state, merged_into, from_merged`;

/** The incident of a change, locked. A group of alerts has several: the one that knows one of the alerts, else an open one. */
export async function incidentOf(tx: Db, change: SourceChange<IncidentSource>): Promise<SourceIncident | undefined> {
  const { group } = change;
  if (group === undefined) {
    const { rows } = await tx.query<SourceIncident>(sql`
      select ${columns}
        from incidents
       where workspace_id = ${WORKSPACE} and id = ${idOf(change.source, change.key)}
         for update`);
    return rows[0];
  }
  const { rows } = await tx.query<SourceIncident>(sql`
    select ${columns}
      from incidents
     where workspace_id = ${WORKSPACE} and source = ${change.source} and source_group = ${hashOf(change.key)}
     order by started_at desc
     limit ${GROUP_LOOKS_BACK}
       for update`);
  const fires = group.alerts.some(({ to }) => to === undefined);
  return (
    rows.find((row) => knowsOneOf(row.source_state ?? NOTHING_REPORTED, group)) ??
    (fires ? rows.find((row) => row.resolved_at === null) : undefined)
  );
}

const GROUP_LOOKS_BACK = 20;
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
    sql`source_group = ${change.group && hashOf(change.key)}`,
    sql`source_service = ${reported.service}`,
    sql`merged_into = ${mergedInto}`,
  ].filter(({ values }) => values[0] !== undefined);
  const assignments = columns.reduce((all, column) => sql`${all}, ${column}`);
  await tx.query(sql`update incidents set ${assignments} where workspace_id = ${WORKSPACE} and id = ${id}`);
}
