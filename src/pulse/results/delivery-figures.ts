import type { Snapshot } from '../../dora/snapshot/snapshot.ts';
import type { TeamId } from '../../teams/team.ts';
import type { Measurements } from './companion.ts';
import { companionsOf, measuredOf } from './measured.ts';
import type { Measured } from './space.view.ts';

/** The delivery figures of a team, or of the whole workspace; `undefined` where there are none. */
type NumbersOf = (team: TeamId | undefined) => Promise<Snapshot | undefined>;

export type DeliveryFigures = ReturnType<typeof deliveryFigures>;

/** What is measured beside what people say. */
export const deliveryFigures = (numbersOf: NumbersOf) => ({
  /** Beside complaints; without a team, of the whole workspace. */
  async besideComplaints(team: TeamId | undefined): Promise<Measurements> {
    const snapshot = await numbersOf(team);
    return snapshot === undefined ? {} : companionsOf(snapshot);
  },

  /** Beside the dimensions of SPACE. */
  async besideSpace(team: TeamId): Promise<Measured> {
    const snapshot = await numbersOf(team);
    return snapshot === undefined ? {} : measuredOf(snapshot);
  },
});
