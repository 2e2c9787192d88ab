import type { CountedFacts, PeriodFacts, Suspected } from '../../src/dora/metrics/facts.ts';
import type { Window } from '../../src/dora/metrics/window.ts';
import type { SnapshotWindows } from '../../src/dora/snapshot/snapshot.ts';
import { localDateOf, plusDays, startOfLocalDate } from '../../src/teams/calendar/local-date.ts';

/** A small world in memory, in the words of the product. Times are seconds since 1970. */
export type World = {
  readonly deployments: readonly Deployment[];
  readonly incidents: readonly Incident[];
  readonly ownerships: readonly Ownership[];
};
export type Deployment = {
  readonly id: number;
  readonly service: string;
  readonly at: number;
  readonly status: string;
  readonly environment: string;
  readonly leadTimeSeconds: number | null;
  readonly markedByScript: boolean;
  readonly authoredAt: readonly number[];
};
export type Incident = {
  readonly id: string;
  readonly service: string | null;
  readonly team: number | null;
  readonly startedAt: number;
  readonly openedAt: number | null;
  readonly mitigatedAt: number | null;
  readonly resolvedAt: number | null;
  readonly verdict: 'yes' | 'no' | null;
  readonly reason: string | null;
  /** The production deployments of a verdict *yes*. */
  readonly blamed: readonly number[];
};
export type Ownership = { readonly service: string; readonly team: number; readonly from: number; readonly to: number };

export type Asker =
  | { readonly kind: 'all' }
  | { readonly kind: 'team'; readonly id: number }
  | { readonly kind: 'service'; readonly name: string };

/** Counts every figure again in a slow and simple way: one loop each. */
export function recount(world: World, asker: Asker, windows: SnapshotWindows): CountedFacts {
  const own = world.deployments.filter((one) => one.environment === 'production' && owns(world, asker, one));
  const first = own.length > 0 ? Math.min(...own.map(({ at }) => at)) : undefined;
  const { timeZone } = windows.current;
  const dataBegins = first === undefined ? undefined : startOf(first, timeZone);
  const period = (window: Window) => recountPeriod(world, asker, own, boundsOf(window, dataBegins));
  const bounds = boundsOf(windows.current, dataBegins);
  const open = world.incidents
    .filter((one) => recovers(world, asker, one) && isIn(one.startedAt, bounds) && endOf(one) === null)
    .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
  return {
    firstDeploymentAt: first === undefined ? undefined : new Date(first * 1000),
    stabilityKnown: isStabilityKnown(world, asker, windows.current.toAt.getTime() / 1000),
    services: new Set(own.filter(({ at }) => isIn(at, boundsOf(windows.current, undefined))).map((one) => one.service))
      .size,
    current: period(windows.current),
    previous: period(windows.previous),
    weeks: windows.weeks.map(period),
    days: recountDays(own, windows.current),
    openIncidents: open
      .slice(0, 20)
      .map(({ id, startedAt }) => ({ id, title: '', startedAt: new Date(startedAt * 1000) })),
    minutesByReason: recountReasons(world, asker, bounds),
  };
}

/** The number of incidents with the verdict *yes* that name no deployment of this world. */
export const recountWithoutDeployment = (world: World, asker: Asker, window: Window): number =>
  world.incidents.filter(
    (one) =>
      one.verdict === 'yes' &&
      one.blamed.length === 0 &&
      isOurs(world, asker, one) &&
      isIn(one.startedAt, boundsOf(window, undefined)),
  ).length;

type Bounds = { readonly from: number; readonly to: number };
const isIn = (at: number, { from, to }: Bounds): boolean => at >= from && at < to;
const startOf = (at: number, zone: string): number =>
  startOfLocalDate(localDateOf(new Date(at * 1000), zone), zone).getTime() / 1000;

function boundsOf({ fromAt, toAt }: Window, dataBegins: number | undefined): Bounds {
  const [from, to] = [fromAt.getTime() / 1000, toAt.getTime() / 1000];
  return { from: dataBegins !== undefined && dataBegins > from && dataBegins < to ? dataBegins : from, to };
}

function owns(world: World, asker: Asker, { service, at }: { service: string; at: number }): boolean {
  if (asker.kind === 'all') return true;
  if (asker.kind === 'service') return asker.name === service;
  return world.ownerships.some(
    (one) => one.team === asker.id && one.service === service && at >= one.from && at < one.to,
  );
}

function isOurs(world: World, asker: Asker, { service, team, startedAt }: Incident): boolean {
  if (asker.kind === 'all') return true;
  if (asker.kind === 'team' && team !== null) return team === asker.id;
  return service !== null && owns(world, asker, { service, at: startedAt });
}

function recovers(world: World, asker: Asker, incident: Incident): boolean {
  if (incident.verdict !== 'yes') return false;
  if (incident.blamed.length === 0) return isOurs(world, asker, incident);
  return world.deployments.some((one) => incident.blamed.includes(one.id) && owns(world, asker, one));
}

const isNamed = (world: World, { id }: Deployment): boolean =>
  world.incidents.some(({ blamed }) => blamed.includes(id));
const hasFailed = (world: World, one: Deployment): boolean => one.markedByScript || isNamed(world, one);
const endOf = ({ mitigatedAt, resolvedAt }: Incident): number | null => mitigatedAt ?? resolvedAt;

/** For a service, the team that owns it at the end of the window decides. */
function isStabilityKnown({ incidents, deployments, ownerships }: World, asker: Asker, end: number): boolean {
  const owner = ownerships.find(
    (one) => asker.kind === 'service' && one.service === asker.name && one.from < end && end <= one.to,
  );
  const telling = asker.kind === 'team' ? asker.id : owner?.team;
  const mine = (service: string | null) =>
    asker.kind === 'all' ||
    (asker.kind === 'service' && asker.name === service) ||
    ownerships.some((one) => one.team === telling && one.service === service);
  return (
    incidents.some(({ service, team }) => mine(service) || (team !== null && team === telling)) ||
    deployments.some((one) => mine(one.service) && hasFailed({ incidents, deployments, ownerships }, one))
  );
}

function recountPeriod(world: World, asker: Asker, own: readonly Deployment[], bounds: Bounds): PeriodFacts {
  const rows = own.filter(({ at }) => isIn(at, bounds));
  const withStatus = (status: string) => rows.filter((one) => one.status === status);
  const successes = withStatus('success');
  const failed = rows.filter((one) => hasFailed(world, one));
  const byHead = successes.filter((one) => one.authoredAt.length === 0 && one.leadTimeSeconds !== null);
  const leads = [
    ...successes.flatMap((one) => one.authoredAt.map((authored) => one.at - authored)),
    ...byHead.map((one) => one.leadTimeSeconds ?? 0),
  ];
  const recovering = world.incidents.filter((one) => recovers(world, asker, one) && isIn(one.startedAt, bounds));
  const over = recovering.flatMap((one) => {
    const end = endOf(one);
    return end === null ? [] : [{ ...one, end }];
  });
  const recoveries = over.map(({ end, startedAt }) => end - startedAt);
  const tickets = over.flatMap(({ end, openedAt }) => (openedAt === null ? [] : [end - openedAt]));
  const happened = world.incidents.filter((one) => isOurs(world, asker, one) && isIn(one.startedAt, bounds));
  const answered = (verdict: Incident['verdict']) => happened.filter((one) => one.verdict === verdict).length;
  return {
    deployments: {
      total: rows.length,
      successes: successes.length,
      hotfixes: withStatus('hotfix').length,
      rollbacks: withStatus('rollback').length,
      failed: failed.length,
      failedByScript: failed.filter((one) => !isNamed(world, one)).length,
    },
    leadTime: {
      sampleSize: leads.length,
      medianSeconds: percentile(leads, 0.5),
      p95Seconds: percentile(leads, 0.95),
      negatives: leads.filter((seconds) => seconds < 0).length,
      headCommitOnly: byHead.length,
      unmeasured: successes.filter((one) => one.authoredAt.length === 0 && one.leadTimeSeconds === null).length,
    },
    recovery: {
      recovered: over.length,
      medianSeconds: percentile(recoveries, 0.5),
      meanSeconds: over.length === 0 ? undefined : recoveries.reduce((sum, one) => sum + one, 0) / over.length,
      ticketMedianSeconds: percentile(tickets, 0.5),
      ticketSampleSize: tickets.length,
      negatives: recoveries.filter((seconds) => seconds < 0).length,
      open: recovering.length - over.length,
    },
    incidents: {
      total: happened.length,
      deployTriggered: answered('yes'),
      notDeployTriggered: answered('no'),
      untagged: answered(null),
    },
  };
}

/** By linear interpolation between the two nearest values. */
function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? undefined : low + (high - low) * (place - Math.floor(place));
}

function recountDays(own: readonly Deployment[], window: Window): CountedFacts['days'] {
  const dates = Array.from({ length: window.days }, (_, index) => plusDays(window.from, index));
  return dates
    .map((date) => ({
      date,
      successes: own.filter(
        (one) => one.status === 'success' && localDateOf(new Date(one.at * 1000), window.timeZone) === date,
      ).length,
    }))
    .filter(({ successes }) => successes > 0);
}

function recountReasons(world: World, asker: Asker, bounds: Bounds): CountedFacts['minutesByReason'] {
  const ours = world.incidents.filter(
    (one) => one.verdict === 'no' && isOurs(world, asker, one) && isIn(one.startedAt, bounds),
  );
  return [...new Set(ours.map(({ reason }) => reason))].map((reason) => {
    const same = ours.filter((one) => one.reason === reason);
    const over = same.flatMap((one) => endOf(one) ?? []).length;
    const minutes = same.reduce((sum, one) => sum + ((endOf(one) ?? one.startedAt) - one.startedAt) / 60, 0);
    return { reason: reason ?? undefined, incidents: same.length, minutes: over === 0 ? undefined : minutes };
  });
}

const HOUR = 3_600;

/**
 * The deployments that may still turn out to have failed, and the untagged incidents that point at them. In this world every
 * deployment has the same sha, so no rollback undid anything.
 */
export function recountSuspected(world: World, asker: Asker, window: Window): Suspected {
  const bounds = boundsOf(window, undefined);
  const suspectsOf = (incident: Incident) => {
    const { service, team, startedAt } = incident;
    const owner =
      team ??
      world.ownerships.find((one) => one.service === service && startedAt >= one.from && startedAt < one.to)?.team;
    return world.deployments.filter(
      (one) =>
        one.environment === 'production' &&
        one.at > startedAt - HOUR &&
        one.at <= startedAt &&
        (one.service === service || (owner !== undefined && owns(world, { kind: 'team', id: owner }, one))),
    );
  };
  const pairs = world.incidents
    .filter((one) => one.verdict === null)
    .flatMap((incident) => suspectsOf(incident).map((suspect) => ({ incident, suspect })))
    .filter(({ suspect }) => isIn(suspect.at, bounds) && owns(world, asker, suspect) && !hasFailed(world, suspect));
  return {
    incidents: new Set(pairs.map(({ incident }) => incident.id)).size,
    deployments: new Set(pairs.map(({ suspect }) => suspect.id)).size,
  };
}

/** The production deployments in a window that belong to this team or service. */
export const rowsIn = (world: World, asker: Asker, window: Window): readonly Deployment[] =>
  world.deployments.filter(
    (one) => one.environment === 'production' && owns(world, asker, one) && isIn(one.at, boundsOf(window, undefined)),
  );
