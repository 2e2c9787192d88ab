import { groupK } from './counted.ts';

const FEWEST_ANSWERS = 10;
export const FEWEST_COMMENTS = 3;

export const answersNeeded = (k: number): number => Math.max(FEWEST_ANSWERS, groupK(k));

/** Whether the form asks for a comment. The frozen audience of the team decides it when the wave opens. */
export const asksForComment = (audience: number, k: number): boolean => audience >= answersNeeded(k);

/**
 * The comments that are kept when the wave closes: all of them, or none.
 *
 * @param shuffled in a random order, so that the order says nothing
 * @param answered how many of the team answered at least one closed question
 */
export const keptComments = (shuffled: readonly string[], answered: number, k: number): readonly string[] =>
  answered >= answersNeeded(k) && shuffled.length >= FEWEST_COMMENTS ? shuffled : [];
