import type { FrictionCode } from '../survey/friction.ts';
import type { Figure } from './figure.ts';

/** What a closed wave keeps, as plain JSON that never changes. Everything that anybody reads later is read from here. */
export type PublishedWave = {
  readonly k: number;
  readonly teams: readonly PublishedTeam[];
  /** How many teams showed each participation. */
  readonly participation: Readonly<Record<Participation, number>>;
  readonly items: readonly PublishedItem[];
  readonly slowed: Published<Named> & { readonly workspace: readonly NamedInWorkspace[] };
};

export type PublishedTeam = {
  readonly team: number;
  readonly audience: number;
  /** `null` for teams of fewer than k people, and where fewer than k answered and the step does not follow from that. */
  readonly participation: Participation | null;
  /** How many came or went since the team's wave before: none, too few to compare, or at least k. `few` where it is not known. */
  readonly moved: 'none' | 'few' | 'many';
};

/** The share of the audience that answered, in percent: under 50, from 50 to under 70, from 70. */
export type Participation = 'under-50' | '50-69' | 'from-70';

/** Too few answers to show without pointing at people. How many there are is not shown either. */
export type Withheld = {
  readonly kind: 'withheld';
  readonly why: 'small-team' | 'few-answers';
  readonly k: number;
};

/** The groups that may not be shown on their own, counted together. */
export type Rest<Shown> =
  | { readonly kind: 'none' }
  | { readonly kind: 'left-out'; readonly teams: number }
  | { readonly kind: 'shown'; readonly teams: number; readonly shown: Shown };

/** What is shown of every team, and of the rest. */
export type Published<Shown> = {
  readonly teams: readonly { readonly team: number; readonly shown: Shown | Withheld }[];
  readonly rest: Rest<Shown>;
};

export type PublishedItem = Published<Figure> & { readonly item: string; readonly workspace: WorkspaceFigure };

/** The figure of the workspace, which never says more than its groups do. `groups`: how many there are, the rest included. */
export type WorkspaceFigure =
  | { readonly kind: 'pooled'; readonly groups: number; readonly figure: Figure }
  /** Where a group is clipped: the middle share as printed (two of an even number), and the clipped shares. */
  | {
      readonly kind: 'spread';
      readonly groups: number;
      readonly median: readonly Share[];
      readonly clipped: readonly Share[];
    }
  | Withheld;

/** A share without its count: `57 %`, `≥80 %`, `≤20 %`. */
export type Share = { readonly limit: 'none' | 'high' | 'low'; readonly percent: number };

/** The top three complaints, with those that tie with the third, from most chosen to least as printed. Often there are fewer. */
export type Named = readonly { readonly friction: FrictionCode; readonly figure: Figure }[];

/** A complaint that `namedBy` of the `groups` name. It has a figure where all groups name it and none is clipped. */
export type NamedInWorkspace = {
  readonly friction: FrictionCode;
  readonly namedBy: number;
  readonly groups: number;
  readonly figure: Figure | null;
};

/** The complaints that the next wave's questions follow up. */
export const topFrictions = (wave: PublishedWave | undefined): readonly FrictionCode[] =>
  wave?.slowed.workspace.map(({ friction }) => friction) ?? [];
