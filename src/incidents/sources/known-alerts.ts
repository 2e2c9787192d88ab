import type { AlertGroup } from './hooks.ts';

type Group = Omit<AlertGroup, 'sender'>;

/** One alert as it is kept. Times are text, because it is kept as JSON. */
type KnownAlert = { readonly degradedAt: string; readonly from: string; readonly to: string | null };

/** What is kept of the alerts of a group. */
export type KnownAlerts = {
  readonly alerts?: Readonly<Record<string, KnownAlert>>;
  /** Stands for all alerts that are not kept one by one any more: from their first beginning to their last end. */
  readonly forgotten?: KnownAlert;
  readonly allEndedAt?: string;
  /** When all had ended, for those alone that are not kept one by one. */
  readonly forgottenEndedAt?: string;
  /** When an alert that was not told to have ended began anew, in another incident of the group. */
  readonly begunAnewAt?: string;
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
  const ended = group.allEndedAt?.toISOString();
  const allEndedAt = latest([known.allEndedAt, group.isCut === true ? ended : undefined]);
  const forgottenEndedAt = latest([known.forgottenEndedAt, ended]);
  const { alerts, gone } = sorted(all, most);
  const forgotten = [known.forgotten, ...gone].filter((one) => one !== undefined).reduce(together, undefined);
  return {
    alerts,
    ...(forgotten === undefined ? {} : { forgotten }),
    ...(allEndedAt === undefined ? {} : { allEndedAt }),
    ...(forgottenEndedAt === undefined ? {} : { forgottenEndedAt }),
    ...(known.begunAnewAt === undefined ? {} : { begunAnewAt: known.begunAnewAt }),
  };
}

/** The same with what another incident knows, which turned out to be this one. */
export const withAlertsOf = (known: KnownAlerts, { alerts = {} }: KnownAlerts): KnownAlerts =>
  mergeAlerts(known, {
    alerts: Object.entries(alerts).map(([key, { degradedAt, from, to }]) => ({
      key,
      degradedAt: new Date(degradedAt),
      from: new Date(from),
      to: to === null ? undefined : new Date(to),
    })),
    allEndedAt: undefined,
  });

/** The newest alerts stay. One that fired again has ended before, and of those that have ended only the last few matter. */
function sorted(all: ReadonlyMap<string, KnownAlert>, most: typeof MOST_KEPT) {
  const newestFirst = [...all].toSorted(([, one], [, other]) => (one.from < other.from ? 1 : -1));
  const [names, alerts, gone] = [new Set<string>(), new Map<string, KnownAlert>(), [] as KnownAlert[]];
  let ended = 0;
  for (const [key, alert] of newestFirst) {
    const name = nameIn(key);
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

/**
 * When the last alert ended; null while one fires. Where the sender left alerts out, what began before all had ended has ended. An
 * alert that began anew has ended before, nobody knows when: that counts if no more than a day lies between, else it is left open.
 */
export function endOf(known: KnownAlerts): Date | null {
  const { allEndedAt = '', begunAnewAt = null, forgottenEndedAt = '' } = known;
  const ends = everyOne(known).map((alert) => {
    const status = alert === known.forgotten ? forgottenEndedAt : allEndedAt;
    return alert.to ?? (alert.from <= status ? status : begunAnewAt);
  });
  if (ends.includes(null)) return null;
  const last = latest(ends);
  return last === undefined ? null : new Date(last);
}

const nameIn = (key: string): string => key.slice(0, key.lastIndexOf('@'));

const firing = (known: KnownAlerts): readonly (readonly [name: string, from: number])[] =>
  Object.entries(known.alerts ?? {})
    .filter(([, { to }]) => to === null)
    .map(([key, { from }]) => [nameIn(key), Date.parse(from)]);

const CLOSE_MS = 5 * 60_000;
const DAY_MS = 24 * 3_600_000;

const spanOf = (times: readonly number[]): number =>
  times.reduce((last, at) => Math.max(last, at), 0) - times.reduce((first, at) => Math.min(first, at), Infinity);

/**
 * Whether a payload tells of another start of an alert that fires in this incident: it had ended meanwhile, and this is another
 * incident. Not so where the sender restarted: two or more alerts that began at different times all begin anew within minutes.
 */
export function beginsAnew(known: KnownAlerts, { alerts }: Group): boolean {
  const told = new Map(alerts.map(({ key, from }) => [nameIn(key), from.getTime()]));
  const before = firing(known);
  const again = before.flatMap(([name, from]) => {
    const at = told.get(name);
    return at === undefined || at === from ? [] : [{ from, at }];
  });
  if (again.length === 0) return false;
  const restarted =
    again.length > 1 &&
    again.length === before.length &&
    spanOf(again.map(({ at }) => at)) <= CLOSE_MS &&
    spanOf(again.map(({ from }) => from)) > CLOSE_MS;
  return !restarted;
}

/** The incident before, now that another is known to have begun with an alert that still fires in it; the same if there is none. */
export function endedByNext(known: KnownAlerts, next: KnownAlerts): KnownAlerts {
  const starts = new Map(Object.entries(next.alerts ?? {}).map(([key, { from }]) => [nameIn(key), from] as const));
  const ends = firing(known).map(([name, from]) => {
    const at = starts.get(name);
    const gapMs = at === undefined ? 0 : Date.parse(at) - from;
    return gapMs > 0 && gapMs <= DAY_MS ? at : undefined;
  });
  if (ends.length === 0 || ends.includes(undefined)) return known;
  const begunAnewAt = latest(ends);
  const earlier = known.begunAnewAt !== undefined && begunAnewAt !== undefined && known.begunAnewAt <= begunAnewAt;
  return earlier || begunAnewAt === undefined ? known : { ...known, begunAnewAt };
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
