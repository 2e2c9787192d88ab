import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import type { IncidentChange } from '../incident.ts';
import { incidentsStore } from '../incidents.store.ts';
import type { HookReading, SourceChange } from '../sources/hooks.ts';
import { type Merged, mergeChange, NOTHING_REPORTED } from '../sources/order.ts';
import type { IncidentSource } from '../sources/sources.ts';
import { payloadsStore } from './payloads.store.ts';
import { keepResponders } from './responders.store.ts';
import { incidentOf, newId, type SourceIncident, writeSource } from './source-incident.store.ts';
import { type SourceServicesStore, sourceServicesStore } from './vendor-services.store.ts';

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
    /** A webhook reported these incidents, so they are announced even if a backfill has just brought them. */
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
  // A row that does not exist yet cannot be locked, so the key is.
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
  await writeSource(tx, id, change, merged, isCorrected);
  const { responders } = merged.reported;
  if (responders) await keepResponders(tx, { incidentId: id, source: change.source }, responders, now);
  return id;
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
async function ownerOf(
  { tx, services, now }: Applying,
  row: SourceIncident | undefined,
  source: IncidentSource,
  { reported }: Merged,
): Promise<IncidentChange> {
  if (reported.service === undefined || reported.service === row?.source_service) return {};
  return services.seen(tx, source, reported.service, now);
}
