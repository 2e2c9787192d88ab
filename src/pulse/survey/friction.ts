/** The complaints that the pulse offers: what may slow people down. */
export type FrictionCode =
  | 'local-build'
  | 'flaky-ci'
  | 'slow-ci'
  | 'reviews'
  | 'meetings'
  | 'docs'
  | 'requirements'
  | 'other-teams'
  | 'code'
  | 'deploys'
  | 'unplanned'
  | 'else';

/** What a team did about a complaint, in its own words. */
export type Action = { readonly friction: FrictionCode; readonly did: string };

type Friction = {
  readonly code: FrictionCode;
  readonly label: string;
  /** How to connect its measurement; `null` where it cannot be measured. */
  readonly connect: string | null;
};

const CI = 'CI runs cannot be sent so far.';
const INCIDENTS = 'Connect a source of incidents in App Home.';

/** In the order of the form. */
export const FRICTIONS: readonly Friction[] = [
  { code: 'local-build', label: 'Local builds and tests', connect: null },
  { code: 'flaky-ci', label: 'Flaky CI', connect: CI },
  { code: 'slow-ci', label: 'Slow CI', connect: CI },
  { code: 'reviews', label: 'Waiting for reviews', connect: 'Reviews cannot be read so far.' },
  { code: 'meetings', label: 'Meetings', connect: null },
  { code: 'docs', label: 'Onboarding and documentation', connect: null },
  { code: 'requirements', label: 'Unclear requirements', connect: null },
  { code: 'other-teams', label: 'Waiting for other teams', connect: null },
  { code: 'code', label: 'Code that is hard to change', connect: null },
  { code: 'deploys', label: 'Deploys and rollbacks', connect: 'Send deployments to `/v1/deploys`.' },
  { code: 'unplanned', label: 'On call and unplanned work', connect: INCIDENTS },
  { code: 'else', label: 'Something else', connect: null },
];

export const MOST_FRICTIONS = 3;
export const FRICTION_QUESTION = 'What slowed you most?';

/** The choice that excludes all others. */
export const NOTHING_MUCH = { code: 'nothing', label: 'Nothing much' } as const;

export const isFriction = (text: string): text is FrictionCode => FRICTIONS.some(({ code }) => code === text);
