/** The tables of the practice, in the order they are imported. */
export const PRACTICE_TABLES = ['deploy_events', 'incidents', 'test_runs'] as const;
export type PracticeTable = (typeof PRACTICE_TABLES)[number];

/** A column of a source, with the name of its type. */
export type SourceColumn = { readonly name: string; readonly type: string };

/** A table of a source. */
export type SourceTable = {
  readonly columns: readonly SourceColumn[];
  /** Whether its `id` tells its rows apart: unique, and never null. */
  readonly hasId: boolean;
  /** An id that two rows share or that one lacks; `undefined` if there is none. */
  readonly brokenId: string | undefined;
};

type Kind =
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'instant' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'number' };
export type Column = Kind & { readonly required?: true };

const text = (max: number): Column => ({ kind: 'text', max });
const required = (column: Column): Column & { required: true } => ({ ...column, required: true });

/**
 * The columns that are imported of each table, and what fits here. A table of this name that lacks a required column is not a
 * practice's.
 */
export const COLUMNS: Readonly<Record<PracticeTable, Readonly<Record<string, Column>>>> = {
  deploy_events: {
    sha: required(text(40)),
    repo: required(text(200)),
    environment: required(text(50)),
    deployed_at: required({ kind: 'instant' }),
    deployed_by: text(100),
    status: text(20),
    caused_incident: { kind: 'flag' },
    incident_id: text(100),
    lead_time_seconds: { kind: 'number' },
  },
  incidents: {
    id: required(text(100)),
    started_at: required({ kind: 'instant' }),
    severity: text(20),
    resolved_at: { kind: 'instant' },
    deploy_triggered: { kind: 'flag' },
    title: text(500),
    repo: text(200),
    service: text(200),
  },
  test_runs: {
    test_name: required(text(Number.POSITIVE_INFINITY)),
    status: required(text(20)),
    ran_at: required({ kind: 'instant' }),
    suite: text(200),
  },
};

const requiredOf = (table: PracticeTable): string[] =>
  Object.entries(COLUMNS[table]).flatMap(([name, column]) => (column.required ? [name] : []));

/** Why a table cannot be imported, as sentences. */
export function tableFaults(table: PracticeTable, { columns, brokenId }: SourceTable): string[] {
  const missing = requiredOf(table).filter((name) => !columns.some((column) => column.name === name));
  if (missing.length > 0) return [`${table} has no column ${missing.join(', ')}`];
  if (columns.some(({ name }) => name === 'workspace_id'))
    return [`${table} there is Drumbeat's own, not a practice's`];
  // A verdict names its incident by the id.
  if (table !== 'incidents' || brokenId === undefined) return [];
  return [`the id ${brokenId} does not tell one row of incidents from another; give each a different one`];
}

/** What a person should know about how a table is read, as sentences. */
export function tableRemarks(table: PracticeTable, { columns }: SourceTable): string[] {
  const known = COLUMNS[table];
  const zoneless = columns.filter(
    ({ name, type }) => known[name]?.kind === 'instant' && /^(timestamp without time zone|date)/.test(type),
  );
  return zoneless.map(({ name }) => `${table}.${name} there has no time zone; it is read as UTC`);
}

/** The columns that tell rows apart if no `id` does. Three equal rows are three. */
export const IDENTIFYING_COLUMNS: Readonly<Record<PracticeTable, readonly string[]>> = {
  deploy_events: ['sha', 'repo', 'environment', 'deployed_at'],
  incidents: ['id'],
  test_runs: ['test_name', 'suite', 'status', 'ran_at'],
};
