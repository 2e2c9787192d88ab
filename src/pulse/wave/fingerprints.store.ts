import { createHash } from 'node:crypto';
import type { AudienceMember } from './audience.ts';

/** Who is asked in a wave, and who leads each team, as frozen when it opens. */
export type Frozen = {
  readonly audience: readonly AudienceMember[];
  readonly leads: ReadonlyMap<number, readonly string[]>;
  /** The channel of each team that has one, in which its results are posted. */
  readonly channels?: ReadonlyMap<number, string>;
};

/** What is kept of one team of a wave. */
export type TeamPrint = { readonly team: number; readonly leads: readonly string[]; readonly sha256: string };

/** SHA-256 in hex, of JSON: no two lists give the same bytes. */
const sha256 = (parts: unknown): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** The fingerprint of one team: of its people and leads, in whatever order they come. */
export const teamPrint = (team: number, people: readonly string[], leads: readonly string[]): string =>
  sha256([team, [...people].sort(), [...leads].sort()]);

/** One for each team of the audience, in the order of their ids. */
export function teamPrints({ audience, leads }: Frozen): readonly TeamPrint[] {
  const people = new Map<number, string[]>();
  for (const { personId, team } of audience) {
    const ofTeam = people.get(team) ?? [];
    people.set(team, ofTeam);
    ofTeam.push(personId);
  }
  return [...people]
    .map(([team, ids]) => {
      const ofTeam = leads.get(team) ?? [];
      return { team, leads: ofTeam, sha256: teamPrint(team, ids, ofTeam) };
    })
    .sort((a, b) => a.team - b.team);
}

/** The fingerprint of the whole audience. Each answer is sealed with it, so whoever is moved afterwards has no readable answer. */
export const wavePrint = (frozen: Frozen): string => printOfTeams(teamPrints(frozen));

/** The same of the fingerprints of its teams, in the order of their ids. */
export const printOfTeams = (prints: readonly Pick<TeamPrint, 'team' | 'sha256'>[]): string =>
  sha256(prints.map(({ team, sha256: of }) => [team, of]));
