import type { FrictionCode } from './friction.ts';
import type { DevExDimension, Question, SpaceDimension } from './question.ts';
import type { Scale } from './scale.ts';

/** What most questions do without. */
type More = {
  readonly friction?: FrictionCode;
  readonly companion?: string;
  readonly favourable?: 'first';
  readonly isSensitive?: true;
};

/** Makes a question of one dimension of SPACE. Its last two answers are the favourable ones, unless it says otherwise. */
const entryOf =
  (space: SpaceDimension) =>
  (
    id: string,
    wording: string,
    scale: Scale,
    devEx: DevExDimension | null,
    { friction, companion, favourable, isSensitive }: More = {},
  ): Question => ({
    id,
    wording,
    scale,
    favourable: favourable ?? 'last',
    space,
    devEx,
    friction: friction ?? null,
    companion: companion ?? null,
    isSensitive: isSensitive ?? false,
  });

export const satisfaction = entryOf('satisfaction');
export const performance = entryOf('performance');
export const activity = entryOf('activity');
export const communication = entryOf('communication');
export const efficiency = entryOf('efficiency');
