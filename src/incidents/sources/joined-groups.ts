import type { AlertGroup, HookReading, ReportedFields, SourceChange } from './hooks.ts';

/** The reading of a group of alerts whose parts were read one by one. */
export function joinedGroups<Source extends string>(parts: readonly HookReading<Source>[]): HookReading<Source> {
  const [first, ...more] = parts;
  if (first === undefined) return { kind: 'unusable', reason: '/alerts has no alerts' };
  return more.reduce(joined, first);
}

function joined<Source extends string>(one: HookReading<Source>, other: HookReading<Source>): HookReading<Source> {
  if (one.kind !== 'changes') return one.kind === 'unusable' || other.kind === 'ignored' ? one : other;
  if (other.kind !== 'changes') return other.kind === 'unusable' ? other : one;
  const [first] = one.changes;
  const [second] = other.changes;
  if (first === undefined || second === undefined) return one;
  return { kind: 'changes', changes: [joinedChange(first, second)] };
}

const joinedChange = <Source extends string>(
  one: SourceChange<Source>,
  other: SourceChange<Source>,
): SourceChange<Source> => ({
  ...one,
  at: one.at > other.at ? one.at : other.at,
  reported: {
    ...one.reported,
    title: one.reported.title ?? other.reported.title,
    severity: worse(one.reported.severity, other.reported.severity),
    url: one.reported.url ?? other.reported.url,
    ...servicesOf(namesOf(one.reported), namesOf(other.reported)),
  },
  group: one.group && other.group && joinedGroup(one.group, other.group),
});

/** `P1` is worse than `P2`; a word of their own comes last. */
const worse = (one: ReportedFields['severity'], other: ReportedFields['severity']) =>
  [one, other]
    .filter((word) => word != null)
    .toSorted((a, b) => rank(a) - rank(b))
    .at(0);

const rank = (word: string): number => (/^P[1-5]$/.test(word) ? Number(word[1]) : 9);

/** A part in which some alert names none leaves it open whose the whole is. */
const namesOf = ({ service, services = [] }: ReportedFields): readonly string[] => [
  ...(service === undefined ? [] : [service]),
  ...services,
];

function servicesOf(one: readonly string[], other: readonly string[]): Pick<ReportedFields, 'service' | 'services'> {
  const [service, ...more] = [...new Set([...one, ...other])].toSorted();
  if (one.length === 0 || other.length === 0) return { service: undefined, services: undefined };
  return more.length === 0
    ? { service, services: undefined }
    : { service: undefined, services: [service ?? '', ...more].slice(0, 50) };
}

const joinedGroup = (one: AlertGroup, other: AlertGroup): AlertGroup => ({
  ...one,
  alerts: [...one.alerts, ...other.alerts],
  allEndedAt:
    one.allEndedAt && other.allEndedAt && (one.allEndedAt > other.allEndedAt ? one.allEndedAt : other.allEndedAt),
});
