import { type Change, changeOf } from '../disclosure/change.ts';
import type { Figure } from '../disclosure/figure.ts';
import {
  isWithheld,
  type Named,
  type NamedInWorkspace,
  type Participation,
  type Published,
  type PublishedWave,
  type Rest,
  type Withheld,
  type WorkspaceFigure,
} from '../disclosure/published.ts';
import type { Action, FrictionCode } from '../survey/friction.ts';
import { type Companion, companionOf, type Measurements } from './companion.ts';

export type ItemResult = {
  readonly item: string;
  readonly shown: Figure | Withheld;
  readonly change: Change | null;
  /** The small teams together, for a team that is one of them. */
  readonly rest: Rest<Figure> | null;
};

export type Complaint<Shown> = {
  readonly friction: FrictionCode;
  readonly shown: Shown;
  readonly companion: Companion;
};

export type TeamResults = {
  readonly participation: Participation | null;
  /** A few people came or went, so that the team's figures are limits. */
  readonly isLimited: boolean;
  readonly items: readonly ItemResult[];
  /** Whose complaints they are: the team's own, those of the small teams together, or nobody's where none may be shown. */
  readonly complaintsOf: 'team' | 'rest' | 'nobody';
  readonly complaints: readonly Complaint<Figure>[];
  /** The complaints of the wave before, with what was done about each since; `null` where nobody recorded an action. */
  readonly followUps: readonly { readonly friction: FrictionCode; readonly did: string | null }[];
};

/**
 * The results of a team in the last of `waves` (oldest first), worked out from what is published and from nothing else.
 * `undefined` where the team took no part in that wave.
 */
export function teamResults(
  waves: readonly PublishedWave[],
  team: number,
  measurements: Measurements,
  actions: readonly Action[],
): TeamResults | undefined {
  const last = waves.at(-1);
  const own = last?.teams.find((one) => one.team === team);
  if (last === undefined || own === undefined) return undefined;
  const { named, of } = complaintsIn(last, team);
  const before = waves.slice(0, -1).findLast((wave) => wave.teams.some((one) => one.team === team));
  return {
    participation: own.participation,
    isLimited: own.moved === 'few',
    items: last.items.flatMap((item) => itemResult(item, waves, team)),
    complaintsOf: of,
    complaints: named.map(({ friction, figure }) => ({
      friction,
      shown: figure,
      companion: companionOf(friction, measurements),
    })),
    followUps: before === undefined ? [] : followUps(complaintsIn(before, team).named, actions),
  };
}

/** A sensitive question has no team's figure. */
function itemResult(
  published: Published<Figure> & { readonly item: string },
  waves: readonly PublishedWave[],
  team: number,
): readonly ItemResult[] {
  const shown = published.teams.find((one) => one.team === team)?.shown;
  if (shown === undefined) return [];
  const rest = isWithheld(shown) ? published.rest : null;
  return [{ item: published.item, shown, change: changeOf(waves, team, published.item), rest }];
}

function complaintsIn({ slowed }: PublishedWave, team: number): { named: Named; of: TeamResults['complaintsOf'] } {
  const own = slowed.teams.find((one) => one.team === team)?.shown;
  if (own !== undefined && !isWithheld(own)) return { named: own, of: 'team' };
  return slowed.rest.kind === 'shown' ? { named: slowed.rest.shown, of: 'rest' } : { named: [], of: 'nobody' };
}

const followUps = (named: Named, actions: readonly Action[]): TeamResults['followUps'] =>
  named.map(({ friction }) => ({
    friction,
    did: actions.findLast((action) => action.friction === friction)?.did ?? null,
  }));

export type WorkspaceResults = {
  readonly participation: PublishedWave['participation'];
  readonly items: readonly { readonly item: string; readonly shown: WorkspaceFigure }[];
  readonly complaints: readonly Complaint<NamedInWorkspace>[] | Withheld;
};

export const workspaceResults = (wave: PublishedWave, measurements: Measurements): WorkspaceResults => ({
  participation: wave.participation,
  items: wave.items.map(({ item, workspace }) => ({ item, shown: workspace })),
  complaints: isWithheld(wave.slowed.workspace)
    ? wave.slowed.workspace
    : wave.slowed.workspace.map((shown) => ({
        friction: shown.friction,
        shown,
        companion: companionOf(shown.friction, measurements),
      })),
});
