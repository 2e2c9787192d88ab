import type { Deployment, Incident, World } from './dora-recount.ts';

/** A deployment, and what it deployed. */
export type Versioned = Deployment & { readonly repo: string; readonly sha: string };
export type SuspectedDeployment = { readonly id: number; readonly rolledBackAt: number | undefined };

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** Before a deployment, by less than anything else in a world. */
const JUST_BEFORE = 0.001;

/** Two shas name the same commit where one starts with the other. */
const sameVersion = (one: Versioned, other: Versioned): boolean =>
  one.repo === other.repo && (one.sha.startsWith(other.sha) || other.sha.startsWith(one.sha));

/** The suspects of an incident as the product describes them, looked up plainly, each by its id. `minutes` is each team's window. */
export function recountSuspects(
  world: World,
  deployments: readonly Versioned[],
  { service, team, startedAt, resolvedAt }: Incident,
  minutes: ReadonlyMap<number, number>,
): readonly SuspectedDeployment[] {
  const owner =
    team ??
    world.ownerships.find((one) => one.service === service && startedAt >= one.from && startedAt < one.to)?.team;
  const windowFrom = startedAt - (minutes.get(owner ?? 0) ?? 60) * 60;
  const until = Math.min(startedAt + DAY, resolvedAt === null ? Infinity : resolvedAt + HOUR);
  const places = [
    ...(service === null ? [] : [{ service, from: -Infinity, to: Infinity }]),
    ...world.ownerships.filter((one) => one.team === owner && one.service !== service),
  ];
  const found = new Map<number, SuspectedDeployment>();
  for (const place of places) {
    const here = deployments.filter((one) => one.environment === 'production' && one.service === place.service);
    const rollbacks = here
      .filter(({ status, at }) => status === 'rollback' && at > windowFrom && at <= until)
      .map((rollback) => ({ at: rollback.at, backTo: backTo(rollback, here) }));
    for (const { id, at } of here) {
      const isUndone = rollbacks.some(
        (one) => one.at > startedAt && at > one.backTo && at > startedAt - 14 * DAY && at <= startedAt,
      );
      if (at < place.from || at >= place.to || at > startedAt || !(isUndone || at > windowFrom)) continue;
      const undoneAt = rollbacks.filter((one) => one.at > at && at > one.backTo).map((one) => one.at);
      found.set(id, { id, rolledBackAt: undoneAt.length === 0 ? undefined : Math.min(...undoneAt) });
    }
  }
  return [...found.values()].toSorted((one, other) => one.id - other.id);
}

/** After this time, a rollback undid everything. */
function backTo(rollback: Versioned, here: readonly Versioned[]): number {
  const before = here.filter(({ at }) => at < rollback.at);
  const same = before.filter((one) => sameVersion(one, rollback));
  return same.length > 0
    ? Math.max(...same.map(({ at }) => at))
    : Math.max(...before.map(({ at }) => at)) - JUST_BEFORE;
}
