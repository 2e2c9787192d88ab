import type { Incident } from './incident.ts';

const AFTER = [
  ['openedAt', 'The ticket was opened before this onset.'],
  ['acknowledgedAt', 'It was acknowledged before this onset.'],
  ['mitigatedAt', 'It was mitigated before this onset.'],
  ['resolvedAt', 'It was resolved before this onset.'],
] as const;

type Times = Pick<Incident, 'startedAt' | (typeof AFTER)[number][0]>;

/** What stands in an odd order to an onset, a sentence each. It is said and blocks nothing. */
export const onsetWarnings = (times: Times): readonly string[] =>
  AFTER.flatMap(([key, sentence]) => {
    const at = times[key];
    return at !== null && at < times.startedAt ? [sentence] : [];
  });
