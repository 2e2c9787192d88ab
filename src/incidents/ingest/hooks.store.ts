import { createHash } from 'node:crypto';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import { writeChange } from '../changes.store.ts';
import type { IncidentChange } from '../incident.ts';
import { addRow } from '../incidents.store.ts';
import type { HookReading, SourceChange } from '../sources/hooks.ts';
import { endedByNext, endOf, type KnownAlerts, withAlertsOf } from '../sources/known-alerts.ts';
import { type Merged, mergeChange, NOTHING_REPORTED } from '../sources/order.ts';
import type { IncidentSource } from '../sources/sources.ts';
import { gatherMerged, lockId, mergedInto, wasCorrected, withMerged } from './merged.store.ts';
import { payloadsStore } from './payloads.store.ts';
import { keepResponders } from './responders.store.ts';
import {
  endBegunAnew,
  type FoundIncidents,
  idOf,
  incidentOf,
  keepAlerts,
  mergedIntoOf,
  mergeSame,
  newId,
  type SourceIncident,
  writeSource,
} from './source-incident.store.ts';
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
    /** Shows in data health that a body was refused; once an hour for each reason. */
    refused: (source: IncidentSource, why: string, now: Date): Promise<boolean> => {
      const hour = now.toISOString().slice(0, 13);
      const deliveryId = `refused ${hour} ${createHash('sha256').update(why).digest('hex')}`;
      return payloads.keep(
        db,
        { source, deliveryId, outcome: 'unusable', reason: `it was refused: ${why}`, body: '' },
        now,
      );
    },
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

/** The incident that a change is about, locked, what was merged into it, and what the service that it names is here. */
type Found = FoundIncidents & {
  readonly merged: readonly string[];
  readonly owner: Mapping | undefined;
};

async function look({ tx, services, now }: Applying, change: SourceChange<IncidentSource>): Promise<Found> {
  const { service, services: several } = change.reported;
  const id = idOf(change.source, change.key);
  const [, incidents, merged, owner] = await Promise.all([
    // An alert may be in several groups, so groups are taken one at a time.
    lockId(tx, change.group === undefined ? id : `alerts of ${change.source}`),
    incidentOf(tx, change),
    change.group === undefined ? mergedInto(tx, id) : [],
    several !== undefined
      ? services.teamOf(tx, change.source, several, now)
      : service === undefined
        ? undefined
        : services.seen(tx, change.source, service, now),
  ]);
  return { ...incidents, merged, owner };
}

/** Writes a change. The statements do not wait for each other's answers: Postgres runs them in this order. */
async function apply(applying: Applying, change: SourceChange<IncidentSource>, found: Found): Promise<string> {
  const { tx, deploys, now, bodySha256, live } = applying;
  const { row, owner } = found;
  const merged = mergedAmong(found, change);
  const id = row?.id ?? newId(change, merged.onset.at);
  const isCorrected = row !== undefined && wasCorrected(row, row.source_state?.onset);
  const onset = withMerged(merged.state.onset, row?.from_merged ?? null);
  const startedAt = isCorrected ? undefined : new Date(onset.at);
  const { responders } = merged.reported;
  await Promise.all([
    row === undefined && addRow(tx, { id, startedAt: merged.onset.at, source: change.source, bodySha256 }, now),
    writeChange(tx, deploys, id, { ...fieldsOf(merged), startedAt, ...ownerOf(row, merged, owner) }),
    writeSource(tx, id, change, merged, isCorrected ? 'person' : onset.source),
    responders && keepResponders(tx, { incidentId: id, source: change.source }, responders, now),
    change.group && keepAlerts(tx, id, change, now),
    live && nowLive(tx, id, now),
  ]);
  await Promise.all([endBegunAnew(tx, found.others, merged.state), mergeSame(tx, id, found.same)]);
  await gather(applying, id, mergedIntoOf(change, merged.reported), found);
  return id;
}

/** What is known after a change. An alert of it may have begun anew in another incident of its group. */
function mergedAmong({ row, same, others }: Found, change: SourceChange<IncidentSource>): Merged {
  const before = row?.source_state ?? NOTHING_REPORTED;
  const known = same.reduce((all, one) => ({ ...all, ...withAlertsOf(all, one.source_state ?? {}) }), before);
  const merged = mergeChange(known, change);
  if (change.group === undefined) return merged;
  const ended = others.reduce<KnownAlerts>(
    (known, other) => endedByNext(known, other.source_state ?? NOTHING_REPORTED),
    merged.state,
  );
  if (ended === merged.state) return merged;
  const given = [...new Set([...(merged.state.given ?? []), 'resolvedAt' as const])];
  return {
    ...merged,
    state: { ...merged.state, ...ended, given },
    reported: { ...merged.reported, resolvedAt: endOf(ended) },
  };
}

/** What was merged goes on with the incident that goes on, whichever of the two an event is about. */
async function gather(
  { tx, deploys, now }: Applying,
  id: string,
  into: string | null | undefined,
  { row, same, merged }: Found,
): Promise<void> {
  const before = row?.merged_into ?? null;
  const parent = into === undefined ? before : into;
  if (merged.length > 0 || same.length > 0) await gatherMerged(tx, deploys, id, now);
  else if (parent !== null) await gatherMerged(tx, deploys, parent, now);
  if (before !== null && before !== parent) await gatherMerged(tx, deploys, before, now, [id]);
}

/** A webhook reported this incident, so it is announced even if a backfill has just brought it. */
async function nowLive(tx: Db, id: string, now: Date): Promise<void> {
  await tx.query(sql`
    update incidents
       set backfilled = false
     where workspace_id = ${WORKSPACE} and id = ${id} and backfilled
       and recorded_at > ${now}::timestamptz - interval '1 hour'`);
}

const fieldsOf = ({ reported }: Merged): IncidentChange => ({
  title: reported.title,
  severity: reported.severity,
  url: reported.url,
  openedAt: reported.openedAt,
  acknowledgedAt: reported.acknowledgedAt,
  mitigatedAt: reported.mitigatedAt,
  resolvedAt: reported.resolvedAt,
});

/**
 * Service and team, if the source names another service than before. Several services are their team's while it is nobody's. Else
 * they stay as they are here.
 */
function ownerOf(row: SourceIncident | undefined, { reported }: Merged, owner: Mapping = UNMAPPED): IncidentChange {
  if (reported.services !== undefined)
    return row === undefined || (row.service_name === null && row.team_id === null) ? owner : {};
  return reported.service === undefined || reported.service === row?.source_service ? {} : owner;
}

const UNMAPPED: Mapping = { service: null, teamId: null };
