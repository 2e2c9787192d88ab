import type { Db } from '../../db/db.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import type { PagerdutyConfig } from '../../pagerduty/get.ts';
import { type Pagerduty, pagerduty } from '../../pagerduty/pagerduty.ts';
import { alertOnset, type PagerdutyChange } from '../sources/pagerduty-fields.ts';
import {
  type AlertSought,
  type PagerdutyLookupsStore,
  type PersonSought,
  pagerdutyLookupsStore,
} from './lookups.store.ts';

type Deps = {
  readonly pagerduty: Pick<Pagerduty, 'firstAlertAt' | 'email'>;
  readonly lookups: PagerdutyLookupsStore;
};

/** A stop waits for the lookups that run, so they wait less for PagerDuty than a backfill does. */
const PACING = { tries: 2, timeoutMs: 5_000, longestWaitMs: 5_000 };

/** Every minute, with PagerDuty's own API: see `firstAlerts`. */
export const pagerdutyLookUp = (db: Db, deploys: DeploysStore, config: PagerdutyConfig) =>
  firstAlerts({ pagerduty: pagerduty(config, PACING), lookups: pagerdutyLookupsStore(db, deploys) });

/** In a storm the rest waits for the next minute: everybody who uses the PagerDuty account shares its limit. */
const MOST_A_MINUTE = 30;

/**
 * Every minute: looks up what the webhooks of new incidents do not say: the time of the first alert, and the e-mail addresses of
 * the people who work on them. If PagerDuty cannot be reached, it throws, and the lookup is tried again later.
 */
export const firstAlerts =
  (deps: Deps) =>
  async (now: Date): Promise<void> => {
    const both = await Promise.allSettled([
      upTo(MOST_A_MINUTE, () => lookUpPerson(deps, now)),
      upTo(MOST_A_MINUTE, () => lookUpAlert(deps, now)),
    ]);
    const failed = both.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };

async function upTo(most: number, lookUp: () => Promise<boolean>): Promise<void> {
  for (let count = 0; count < most; count += 1) if (!(await lookUp())) return;
}

async function lookUpAlert({ pagerduty, lookups }: Deps, now: Date): Promise<boolean> {
  const sought = await lookups.claimAlert(now);
  if (sought === undefined) return false;
  const firstAlertAt = await pagerduty.firstAlertAt(keyOf(sought.id));
  await lookups.found('alert', sought.id, alertChange(sought, firstAlertAt), now);
  return true;
}

function alertChange({ id, openedAt, recordedAt }: AlertSought, firstAlertAt: Date | undefined) {
  const onset = alertOnset(firstAlertAt, openedAt);
  return onset && { source: 'pagerduty' as const, key: keyOf(id), at: recordedAt, reported: {}, onset };
}

async function lookUpPerson({ pagerduty, lookups }: Deps, now: Date): Promise<boolean> {
  const sought = await lookups.claimPerson(now);
  if (sought === undefined) return false;
  const email = await pagerduty.email(sought.vendorId);
  await lookups.found('person', sought.vendorId, email === undefined ? undefined : personChange(sought, email), now);
  return true;
}

/** A report of the time when the webhook named the people, so that a later report stays. */
const personChange = ({ vendorId, incidentId, responders, saidAt }: PersonSought, email: string): PagerdutyChange => ({
  source: 'pagerduty',
  key: keyOf(incidentId),
  at: saidAt,
  reported: { responders: responders.map((one) => (one.id === vendorId ? { ...one, email } : one)) },
});

/** PagerDuty's own id. */
const keyOf = (incidentId: string): string => incidentId.slice('pagerduty:'.length);
