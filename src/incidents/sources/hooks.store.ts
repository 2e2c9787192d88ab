import { createHash } from 'node:crypto';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import type { IncidentChange, OnsetSource } from '../incident.ts';
import { incidentsStore } from '../incidents.store.ts';
import { keepResponders } from '../on-call.store.ts';
import type { HookReading, SourceChange } from './hooks.ts';
import { knowsOneOf, type Merged, mergeChange, NOTHING_REPORTED, type SourceState } from './order.ts';
import { payloadsStore } from './payloads.store.ts';
import { type SourceServicesStore, sourceServicesStore } from './services.store.ts';
import type { IncidentSource } from './sources.ts';

export type HooksStore = ReturnType<typeof hooksStore>;

export type Delivery = {
  readonly source: IncidentSource;
  /** The body, or its text where it is no JSON. */
  readonly body: unknown;
  readonly bodySha256: Buffer;
  readonly reading: HookReading<IncidentSource>;
};

export type Receipt = { readonly isReplay: boolean; readonly incidents: readonly string[] };

type Row = {
  id: string;
  started_at: Date;
  resolved_at: Date | null;
  onset_source: OnsetSource | null;
  source_service: string | null;
  source_state: SourceState | null;
};

/** Takes what vendors send: the payload and what it changes are kept in one transaction, once. */
export function hooksStore(db: Db, deploys: DeploysStore) {
  const [payloads, services] = [payloadsStore(db), sourceServicesStore(db)];
  return {
    /** A webhook speaks of these: what a backfill has just brought is news all the same. */
    async nowLive(incidents: readonly string[], now: Date): Promise<void> {
      await db.query(sql`
        update incidents
           set backfilled = false
         where workspace_id = ${WORKSPACE} and id = any(${incidents}::varchar[]) and backfilled
           and recorded_at > ${now}::timestamptz - interval '1 hour'`);
    },

    async receive({ source, body, bodySha256, reading }: Delivery, now: Date): Promise<Receipt> {
      return db.transaction(async (tx) => {
        const payload = { source, body, ...outcomeOf(reading), deliveryId: deliveryIdOf(reading, bodySha256) };
        if (!(await payloads.keep(tx, payload, now))) return { isReplay: true, incidents: [] };
        const incidents: string[] = [];
        for (const change of reading.kind === 'changes' ? reading.changes : []) {
          incidents.push(await apply({ tx, deploys, services, now, bodySha256 }, change));
        }
        return { isReplay: false, incidents };
      });
    },
  };
}

function outcomeOf(reading: HookReading): { outcome: 'taken' | 'unusable' | 'ignored'; reason: string | undefined } {
  switch (reading.kind) {
    case 'changes':
      return { outcome: 'taken', reason: undefined };
    case 'ignored':
    case 'unusable':
      return { outcome: reading.kind, reason: reading.reason };
  }
}

const deliveryIdOf = (reading: HookReading, bodySha256: Buffer): string =>
  (reading.kind === 'changes' ? reading.deliveryId : undefined) ?? `sha256:${bodySha256.toString('hex')}`;

type Applying = {
  readonly tx: Db;
  readonly deploys: DeploysStore;
  readonly services: SourceServicesStore;
  readonly now: Date;
  readonly bodySha256: Buffer;
};

async function apply(applying: Applying, change: SourceChange<IncidentSource>): Promise<string> {
  const { tx, deploys, now, bodySha256 } = applying;
  // An incident that is not there yet cannot be locked.
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`${change.source} ${change.key}`}, 0))`);
  const row = await incidentOf(tx, change);
  const merged = mergeChange(row?.source_state ?? NOTHING_REPORTED, change);
  const id = row?.id ?? newId(change, merged.onset.at);
  const incidents = incidentsStore(tx, deploys);
  if (row === undefined) {
    await incidents.add({ id, startedAt: merged.onset.at, source: change.source, bodySha256 }, now);
  }
  const isCorrected = row !== undefined && wasCorrected(row);
  await incidents.change(id, {
    ...fieldsOf(merged),
    ...(isCorrected ? {} : { startedAt: merged.onset.at }),
    ...(await ownerOf(applying, row, change.source, merged)),
  });
  await remember(tx, id, change, merged, isCorrected);
  const { responders } = merged.reported;
  if (responders) await keepResponders(tx, { incidentId: id, source: change.source }, responders, now);
  return id;
}

/** The incident that a change is about: of this key, or of a group the one that it tells of or that is open. */
async function incidentOf(tx: Db, change: SourceChange<IncidentSource>): Promise<Row | undefined> {
  const { group } = change;
  if (group === undefined) {
    const { rows } = await tx.query<Row>(sql`
      select id, started_at, resolved_at, onset_source, source_service, source_state
        from incidents
       where workspace_id = ${WORKSPACE} and id = ${idOf(change.source, change.key)}
         for update`);
    return rows[0];
  }
  const { rows } = await tx.query<Row>(sql`
    select id, started_at, resolved_at, onset_source, source_service, source_state
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

/** `pagerduty:Q1ABC`; a key that is long, or is no plain word, by its hash. */
const idOf = (source: IncidentSource, key: string): string =>
  /^[\x21-\x7e]+$/.test(key) && source.length + key.length < MAX_ID
    ? `${source}:${key}`
    : `${source}:${hashOf(key).slice(0, 32)}`;

/** A group has an incident for each time that it fires. */
const newId = ({ source, key, group }: SourceChange<IncidentSource>, startedAt: Date): string =>
  group === undefined ? idOf(source, key) : `${source}:${hashOf(key).slice(0, 12)}:${startedAt.getTime()}`;

/** Whether somebody here has said another onset than the source did. That is never overwritten. */
const wasCorrected = ({ onset_source: by, started_at: at, source_state: state }: Row): boolean =>
  by === 'person' || state?.onset === undefined || at.getTime() !== Date.parse(state.onset.at);

const fieldsOf = ({ reported }: Merged): IncidentChange => ({
  title: reported.title,
  severity: reported.severity,
  url: reported.url,
  openedAt: reported.openedAt,
  acknowledgedAt: reported.acknowledgedAt,
  mitigatedAt: reported.mitigatedAt,
  resolvedAt: reported.resolvedAt,
});

/** Whose it is, when the source names another service than before; else it stays whose it was made here. */
async function ownerOf(
  { tx, services, now }: Applying,
  row: Row | undefined,
  source: IncidentSource,
  { reported }: Merged,
): Promise<IncidentChange> {
  if (reported.service === undefined || reported.service === row?.source_service) return {};
  return services.seen(tx, source, reported.service, now);
}

async function remember(
  tx: Db,
  id: string,
  change: SourceChange<IncidentSource>,
  merged: Merged,
  isCorrected: boolean,
): Promise<void> {
  const { reported, state, onset } = merged;
  const mergedInto = reported.mergedInto == null ? reported.mergedInto : idOf(change.source, reported.mergedInto);
  const columns = [
    sql`source_state = ${JSON.stringify(state)}::jsonb`,
    sql`onset_source = ${isCorrected ? 'person' : onset.source}`,
    sql`source_group = ${change.group && hashOf(change.key)}`,
    sql`source_service = ${reported.service}`,
    sql`merged_into = ${mergedInto === id ? undefined : mergedInto}`,
  ].filter(({ values }) => values[0] !== undefined);
  const assignments = columns.reduce((all, column) => sql`${all}, ${column}`);
  await tx.query(sql`update incidents set ${assignments} where workspace_id = ${WORKSPACE} and id = ${id}`);
}
