import type { LocalDate } from '../teams/calendar/local-date.ts';
import { teamId } from '../teams/team.ts';
import type { DigestFacts } from './judging/facts.ts';
import type { KeptDigest, StepTaken } from './judging/kept-digest.ts';

/** A row of `digests`. */
export type KeptRow = {
  team_id: number;
  monday: LocalDate;
  facts: DigestFacts;
  became: StepTaken['became'] | null;
  decided_by: string | null;
};

export const toKept = (row: KeptRow): KeptDigest => ({
  team: teamId(row.team_id),
  monday: row.monday,
  facts: revived(row.facts),
  step: row.became === null ? undefined : { became: row.became, by: row.decided_by ?? '' },
});

/** Makes instants of the texts that they are in JSON. */
const revived = (facts: DigestFacts): DigestFacts => ({
  ...facts,
  untagged: {
    ...facts.untagged,
    first: facts.untagged.first.map((incident) => ({ ...incident, startedAt: new Date(incident.startedAt) })),
  },
});
