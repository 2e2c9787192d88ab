import { createHash } from 'node:crypto';
import type { Db } from '../../db/db.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import { hooksStore } from '../ingest/hooks.store.ts';
import { withoutFuture } from '../sources/hooks.ts';
import type { PagerdutyChange } from '../sources/pagerduty-fields.ts';

/**
 * Ingests what PagerDuty's API reports in the same way as its webhooks, so that neither overwrites what the other reported
 * later, or what a person said here.
 */
export async function ingestChange(tx: Db, deploys: DeploysStore, change: PagerdutyChange, now: Date): Promise<void> {
  const { reported, onset, ...which } = change;
  // Kept bodies, by whose hash a replay is known, call it `said`.
  const body = { api: { ...which, said: reported, onset } };
  const bodySha256 = createHash('sha256').update(JSON.stringify(body)).digest();
  const reading = withoutFuture<'pagerduty'>({ kind: 'changes', changes: [change] }, now);
  await hooksStore(tx, deploys).receive({ source: 'pagerduty', body, bodySha256, reading }, now);
}
