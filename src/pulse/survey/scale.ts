/** Five answers from first to last, each in words. */
export type Scale = readonly [string, string, string, string, string];

/** Offered after the five answers of every question. It counts as skipped. */
export const NOT_SAID = 'Not applicable / rather not say';

export const SATISFACTION: Scale = ['Very dissatisfied', 'Dissatisfied', 'Neither', 'Satisfied', 'Very satisfied'];
export const EASE: Scale = ['Very hard', 'Hard', 'Neither', 'Easy', 'Very easy'];
export const FREQUENCY: Scale = ['Never', 'Rarely', 'Sometimes', 'Often', 'Always'];
export const HINDRANCE: Scale = ['Not at all', 'A little', 'Moderately', 'A lot', 'A great deal'];
export const PART: Scale = ['Almost none', 'Less than half', 'About half', 'More than half', 'Almost all'];
export const QUALITY: Scale = ['Very badly', 'Badly', 'Neither', 'Well', 'Very well'];
export const CYCLE_MINUTES: Scale = [
  'Under 1 minute',
  '1 to 3 minutes',
  '3 to 10 minutes',
  '10 to 20 minutes',
  'Over 20 minutes',
];

/** `Not at all confident` to `Extremely confident`. */
export const degreeOf = (quality: string): Scale => [
  `Not at all ${quality}`,
  `Slightly ${quality}`,
  `Moderately ${quality}`,
  `Very ${quality}`,
  `Extremely ${quality}`,
];
