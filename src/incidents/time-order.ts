import type { Incident } from './incident.ts';

const AFTER = [
  ['openedAt', 'The ticket was opened before this onset.'],
  ['acknowledgedAt', 'It was acknowledged before this onset.'],
  ['mitigatedAt', 'It was mitigated before this onset.'],
  ['resolvedAt', 'It was resolved before this onset.'],
] as const;

type KnownTimes = Pick<Incident, 'startedAt' | (typeof AFTER)[number][0]>;

/** A sentence for each time that lies before the onset. They warn and never block. */
export const onsetWarnings = (times: KnownTimes): readonly string[] =>
  AFTER.flatMap(([key, sentence]) => {
    const at = times[key];
    return at !== null && at < times.startedAt ? [sentence] : [];
  });

type Times = {
  readonly startedAt: Date;
  readonly openedAt?: Date | null | undefined;
  readonly acknowledgedAt?: Date | null | undefined;
  readonly mitigatedAt?: Date | null | undefined;
  readonly resolvedAt?: Date | null | undefined;
};

const ORDER = [
  ['startedAt', 'started_at'],
  ['openedAt', 'opened_at'],
  ['acknowledgedAt', 'acknowledged_at'],
  ['mitigatedAt', 'mitigated_at'],
  ['resolvedAt', 'resolved_at'],
] as const;

/** A sentence for each pair of times in an odd order. They warn and never block: the world is odd at 03:00. */
export function orderWarnings(times: Times): string[] {
  const known = ORDER.flatMap(([key, name]) => (times[key] ? [{ name, at: times[key] }] : []));
  return known.slice(1).flatMap((later, index) => {
    const earlier = known[index];
    return earlier && later.at < earlier.at ? [`${later.name} lies before ${earlier.name}`] : [];
  });
}

/** A sentence for each deployment of a verdict that arrived after the onset: a roll-out was under way, or a clock is wrong. */
export const arrivalWarnings = (
  named: readonly { readonly id: number; readonly deployedAt: Date }[],
  startedAt: Date,
): string[] =>
  [...new Map(named.map((one) => [one.id, one])).values()]
    .filter(({ deployedAt }) => deployedAt > startedAt)
    .map(({ id, deployedAt }) => `deployment ${id} arrived at ${deployedAt.toISOString()}, after started_at`);
