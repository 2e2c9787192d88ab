import type { FrictionCode } from '../survey/friction.ts';
import type { Clipped, Figure } from './figure.ts';
import type { Moved } from './moved.ts';

/** What a closed wave keeps, as plain JSON that never changes. Everything that anybody reads later is read from here. */
export type PublishedWave = {
  readonly k: number;
  readonly teams: readonly PublishedTeam[];
  /** How many teams showed each participation. */
  readonly participation: Readonly<Record<Participation, number>> | Withheld;
  readonly items: readonly PublishedItem[];
  readonly slowed: Published<Named> & { readonly workspace: readonly NamedInWorkspace[] | Withheld };
};

export type PublishedTeam = {
  readonly team: number;
  readonly audience: number;
  /** `null` for teams of fewer than k people, and where fewer than k answered and the step does not follow from that. */
  readonly participation: Participation | null;
  /** Where it is `few`, the figures of the team are limits. */
  readonly moved: Moved;
};

/** The share of the audience that answered, in percent: under 50, from 50 to under 70, from 70. */
export type Participation = 'under-50' | '50-69' | 'from-70';

/** Why nothing is shown: too few answers to show without pointing at people, or too few groups to show a figure of all of them. */
export type Withheld = {
  readonly kind: 'withheld';
  readonly why: 'small-team' | 'few-answers' | 'few-groups';
  readonly k: number;
};

export const isWithheld = (shown: unknown): shown is Withheld =>
  typeof shown === 'object' && shown !== null && 'kind' in shown && shown.kind === 'withheld';

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
  /** Else: on which side of 60 % the middle group lies (two of an even number), and the limits that at least two groups have. */
  | {
      readonly kind: 'spread';
      readonly groups: number;
      readonly median: readonly ('from-60' | 'under-60')[];
      readonly limits: readonly Clipped[];
    }
  | Withheld;

/** The top three complaints, with those that tie with the third, from most chosen to least as printed. Often there are fewer. */
export type Named = readonly { readonly friction: FrictionCode; readonly figure: Figure }[];

/** A complaint that `namedBy` of the `groups` name. It has a figure where all groups name it and none shows a limit. */
export type NamedInWorkspace = {
  readonly friction: FrictionCode;
  readonly namedBy: number;
  readonly groups: number;
  readonly figure: Figure | null;
};

/** The complaints that the next wave's questions follow up. With too few groups they could be read from the questions. */
export function topFrictions(wave: PublishedWave | undefined): readonly FrictionCode[] {
  if (wave === undefined) return [];
  const { workspace, teams } = wave.slowed;
  // A team that is the only one knows its complaints anyway.
  const named = isWithheld(workspace) && wave.teams.length === 1 ? (teams[0]?.shown ?? []) : workspace;
  return isWithheld(named) ? [] : named.map(({ friction }) => friction);
}
