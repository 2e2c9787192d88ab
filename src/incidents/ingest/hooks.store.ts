import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import { writeChange } from '../changes.store.ts';
import type { IncidentChange } from '../incident.ts';
import { addRow } from '../incidents.store.ts';
import type { HookReading, SourceChange } from '../sources/hooks.ts';
import { type Merged, mergeChange, NOTHING_REPORTED } from '../sources/order.ts';
import type { IncidentSource } from '../sources/sources.ts';
import { payloadsStore } from './payloads.store.ts';
import { keepResponders } from './responders.store.ts';
import { incidentOf, newId, type SourceIncident, writeSource } from './source-incident.store.ts';
import { type Mapping, type SourceServicesStore, sourceServicesStore } from './vendor-services.store.ts';

export type HooksStore = ReturnType<typeof hooksStore>;

export type Delivery = {
  readonly source: IncidentSource;
  /** The body as it is kept, which Postgres must accept; its text if it cannot be read as JSON. */
  readonly body: unknown;
  readonly bodySha256: Buffer;
  readonly reading: HookReading<IncidentSource>;
};

export type Receipt = { readonly isReplay: boolean; readonly incidents: readonly string[] };

/** Ingests what vendors send. The payload and what it changes are written in one transaction, once. */
export function hooksStore(db: Db, deploys: DeploysStore) {
  const [payloads, services] = [payloadsStore(db), sourceServicesStore(db)];
  return {
    /** Ingests a delivery. Incidents that are `live` are announced even if a backfill has just brought them. */
    receive: ({ source, body, bodySha256, reading }: Delivery, now: Date, live = false): Promise<Receipt> =>
      db.transaction(async (tx) => {
        const payload = { source, body, ...outcomeOf(reading), deliveryId: deliveryIdOf(reading, bodySha256) };
        const applying = { tx, deploys, services, now, bodySha256, live };
        const [first, ...more] = reading.kind === 'changes' ? reading.changes : [];
        // What the first change needs to know is asked together with whether the delivery came before.
        const [isNew, found] = await Promise.all([payloads.keep(tx, payload, now), first && look(applying, first)]);
        if (!isNew) return { isReplay: true, incidents: [] };
        const incidents = first && found ? [await apply(applying, first, found)] : [];
        for (const change of more) incidents.push(await apply(applying, change, await look(applying, change)));
        return { isReplay: false, incidents };
      }),
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
  readonly live: boolean;
};

/** The incident that a change is about, locked, and what the service that it names is here. */
type Found = { readonly row: SourceIncident | undefined; readonly owner: Mapping | undefined };

async function look({ tx, services, now }: Applying, change: SourceChange<IncidentSource>): Promise<Found> {
  const { service } = change.reported;
  const [, row, owner] = await Promise.all([
    // A row that does not exist yet cannot be locked, so the key is.
    tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`${change.source} ${change.key}`}, 0))`),
    incidentOf(tx, change),
    service === undefined ? undefined : services.seen(tx, change.source, service, now),
  ]);
  return { row, owner };
}

/** Writes a change. The statements do not wait for each other's answers: Postgres runs them in this order. */
async function apply(applying: Applying, change: SourceChange<IncidentSource>, { row, owner }: Found): Promise<string> {
  const { tx, deploys, now, bodySha256, live } = applying;
  const merged = mergeChange(row?.source_state ?? NOTHING_REPORTED, change);
  const id = row?.id ?? newId(change, merged.onset.at);
  const isCorrected = row !== undefined && wasCorrected(row);
  const startedAt = isCorrected ? undefined : merged.onset.at;
  const { responders } = merged.reported;
  await Promise.all([
    row === undefined && addRow(tx, { id, startedAt: merged.onset.at, source: change.source, bodySha256 }, now),
    writeChange(tx, deploys, id, { ...fieldsOf(merged), startedAt, ...ownerOf(row, merged, owner) }),
    writeSource(tx, id, change, merged, isCorrected),
    responders && keepResponders(tx, { incidentId: id, source: change.source }, responders, now),
    live && nowLive(tx, id, now),
  ]);
  return id;
}

/** A webhook reported this incident, so it is announced even if a backfill has just brought it. */
async function nowLive(tx: Db, id: string, now: Date): Promise<void> {
  await tx.query(sql`
    update incidents
       set backfilled = false
     where workspace_id = ${WORKSPACE} and id = ${id} and backfilled
       and recorded_at > ${now}::timestamptz - interval '1 hour'`);
}

/** Whether the onset here is not the one that the source reported, because somebody corrected it. It is never overwritten. */
const wasCorrected = ({ onset_source: by, started_at: at, source_state: state }: SourceIncident): boolean =>
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

/** Service and team, if the source names another service than before. Else they stay as they are here. */
const ownerOf = (row: SourceIncident | undefined, { reported }: Merged, owner: Mapping = UNMAPPED): IncidentChange =>
  reported.service === undefined || reported.service === row?.source_service ? {} : owner;

const UNMAPPED: Mapping = { service: null, teamId: null };
