import { groupK } from './counted.ts';

const FEWEST_ANSWERS = 10;
const FEWEST_COMMENTS = 3;

const answersNeeded = (k: number): number => Math.max(FEWEST_ANSWERS, groupK(k));

/** Whether the form has a field for it; decided when the wave opens, by the frozen audience of the team. */
export const asksForComment = (audience: number, k: number): boolean => audience >= answersNeeded(k);

/**
 * The comments that are kept when the wave closes: all, or none. In no order that says anything: the caller shuffles them.
 *
 * @param answered who of the team answered at least one closed question
 */
export const keptComments = (shuffled: readonly string[], answered: number, k: number): readonly string[] =>
  answered >= answersNeeded(k) && shuffled.length >= FEWEST_COMMENTS ? shuffled : [];
