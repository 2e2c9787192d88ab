import type { Team } from '../teams/team.ts';
import { digestMaker, type Moods } from './digest-maker.ts';

export type SeesMood = (personId: string, team: Team) => Promise<boolean>;

/** What another room adds to the digest of a team, and who may read it where the team's channel does not read along. */
export type Says = { readonly moods: Moods; readonly maySee: SeesMood };

/** Makes digests with what the other rooms add, and without it for those who may not read that. */
export function digestMakers(known: Omit<Parameters<typeof digestMaker>[0], 'moods'>, says: readonly Says[]) {
  const seesMood: SeesMood = async (...asked) =>
    (await Promise.all(says.map(({ maySee }) => maySee(...asked)))).every(Boolean);
  return {
    make: digestMaker({ ...known, moods: says.map(({ moods }) => moods) }),
    makeWithoutMood: digestMaker({ ...known, moods: [] }),
    seesMood,
  };
}
