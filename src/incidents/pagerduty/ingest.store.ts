import { createHash } from 'node:crypto';
import type { Db } from '../../db/db.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import { hooksStore } from '../sources/hooks.store.ts';
import { withoutFuture } from '../sources/hooks.ts';
import type { PagerdutyChange } from '../sources/pagerduty-fields.ts';

/**
 * Takes what PagerDuty's API said in the way of what its webhooks say, so that neither undoes what the other said later, nor
 * what a person said here.
 */
export async function ingestChange(tx: Db, deploys: DeploysStore, change: PagerdutyChange, now: Date): Promise<void> {
  const body = { api: change };
  const bodySha256 = createHash('sha256').update(JSON.stringify(body)).digest();
  const reading = withoutFuture<'pagerduty'>({ kind: 'changes', changes: [change] }, now);
  await hooksStore(tx, deploys).receive({ source: 'pagerduty', body, bodySha256, reading }, now);
}
