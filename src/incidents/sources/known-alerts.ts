import type { SourceChange } from './hooks.ts';

type Group = NonNullable<SourceChange['group']>;

/** One alert as it is kept. Times are text, because it is kept as JSON. */
type KnownAlert = { readonly degradedAt: string; readonly from: string; readonly to: string | null };

/** What is kept of the alerts of a group. */
export type KnownAlerts = {
  readonly alerts?: Readonly<Record<string, KnownAlert>>;
  /** Stands for all alerts that are not kept one by one any more: from their first beginning to their last end. */
  readonly forgotten?: KnownAlert;
  readonly allEndedAt?: string;
};

/** How many alerts of a group are kept one by one: a group may go on for ever, and each event reads and writes what is kept. */
const MOST_KEPT = { ended: 200, all: 5_000 };

/** An alert that has ended stays ended, whatever arrives later. So the order of a group's payloads does not matter. */
export function mergeAlerts(known: KnownAlerts, group: Group, most = MOST_KEPT): KnownAlerts {
  const all = new Map(Object.entries(known.alerts ?? {}));
  for (const { key, degradedAt, from, to } of group.alerts) {
    const end = latest([all.get(key)?.to, to?.toISOString()]);
    all.set(key, { degradedAt: degradedAt.toISOString(), from: from.toISOString(), to: end ?? null });
  }
  const allEndedAt = latest([known.allEndedAt, group.allEndedAt?.toISOString()]);
  const { alerts, gone } = sorted(all, most);
  const forgotten = [known.forgotten, ...gone].filter((one) => one !== undefined).reduce(together, undefined);
  return {
    alerts,
    ...(forgotten === undefined ? {} : { forgotten }),
    ...(allEndedAt === undefined ? {} : { allEndedAt }),
  };
}

/** The newest alerts stay. One that fired again has ended before, and of those that have ended only the last few matter. */
function sorted(all: ReadonlyMap<string, KnownAlert>, most: typeof MOST_KEPT) {
  const newestFirst = [...all].toSorted(([, one], [, other]) => (one.from < other.from ? 1 : -1));
  const [names, alerts, gone] = [new Set<string>(), new Map<string, KnownAlert>(), [] as KnownAlert[]];
  let ended = 0;
  for (const [key, alert] of newestFirst) {
    const name = key.slice(0, key.lastIndexOf('@'));
    const firedAgain = name !== '' && names.has(name);
    names.add(name);
    if (alert.to !== null) ended += 1;
    if (firedAgain) gone.push({ ...alert, to: alert.to ?? alert.from });
    else if (alerts.size >= most.all || (alert.to !== null && ended > most.ended)) gone.push(alert);
    else alerts.set(key, alert);
  }
  return { alerts: Object.fromEntries(alerts), gone };
}

const together = (all: KnownAlert | undefined, one: KnownAlert): KnownAlert =>
  all === undefined
    ? one
    : {
        degradedAt: all.degradedAt < one.degradedAt ? all.degradedAt : one.degradedAt,
        from: all.from < one.from ? all.from : one.from,
        to: all.to === null || one.to === null ? null : (latest([all.to, one.to]) ?? null),
      };

const everyOne = ({ alerts = {}, forgotten }: KnownAlerts): readonly KnownAlert[] => [
  ...Object.values(alerts),
  ...(forgotten === undefined ? [] : [forgotten]),
];

/** When the first alert's service degraded; `undefined` where there is no alert. */
export const firstDegradedAt = (known: KnownAlerts): string | undefined =>
  everyOne(known)
    .map(({ degradedAt }) => degradedAt)
    .toSorted()[0];

/** When the last alert ended; null while one fires. An alert that began before all had ended has ended, reported or not. */
export function endOf(known: KnownAlerts): Date | null {
  const { allEndedAt = '' } = known;
  const ends = everyOne(known).map(({ from, to }) => to ?? (from <= allEndedAt ? allEndedAt : undefined));
  if (ends.includes(undefined)) return null;
  const last = latest(ends);
  return last === undefined ? null : new Date(last);
}

/** Whether an incident of a group is the one of this payload: it knows one of the payload's alerts, or may have forgotten it. */
export const knowsOneOf = ({ alerts = {}, forgotten, allEndedAt }: KnownAlerts, group: Group): boolean =>
  group.alerts.some(({ key, from }) => {
    if (Object.hasOwn(alerts, key)) return true;
    const [at, end] = [from.toISOString(), forgotten?.to ?? allEndedAt];
    return forgotten !== undefined && at >= forgotten.from && (end === undefined || at <= end);
  });

const latest = (times: readonly (string | null | undefined)[]): string | undefined =>
  times
    .filter((at) => at != null)
    .toSorted()
    .at(-1);
