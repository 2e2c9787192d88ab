import type { CountedTeam } from './counted.ts';
import type { Participation, PublishedTeam, PublishedWave } from './published.ts';
import { FEWEST_GROUPS, fewGroups } from './workspace-figure.ts';

/**
 * Participation in three steps, so that nobody can work out who is missing. Where fewer than k answered, it says only what follows
 * from that for a team of this size, or nothing. Otherwise, next to a rest that is left out, a step that means 3 or 4 answers
 * would tell that nobody else answered.
 */
export function participationOf({ audience, answered }: CountedTeam, k: number): Participation | null {
  if (audience < k) return null;
  if (answered < k) return (k - 1) * 2 < audience ? 'under-50' : null;
  if (answered * 2 < audience) return 'under-50';
  return answered * 10 < audience * 7 ? '50-69' : 'from-70';
}

/**
 * How many teams are in each step, where enough teams show one. A share of the whole workspace would give away the small teams.
 */
export function participations(teams: readonly PublishedTeam[], k: number): PublishedWave['participation'] {
  const of = (step: Participation): number => teams.filter(({ participation }) => participation === step).length;
  const steps = { 'under-50': of('under-50'), '50-69': of('50-69'), 'from-70': of('from-70') };
  const isEnough = steps['under-50'] + steps['50-69'] + steps['from-70'] >= FEWEST_GROUPS;
  return isEnough ? steps : fewGroups(k);
}
