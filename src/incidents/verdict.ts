import type { DeploymentId } from '../deploys/deployment.ts';

/** Why an incident was not triggered by a deploy. `value` is stored, and reliability is counted by it. */
export const NO_REASONS: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'infra or provider', label: 'Infrastructure or provider' },
  { value: 'certificate', label: 'Certificate' },
  { value: 'config by hand', label: 'Configuration changed by hand' },
  { value: 'traffic', label: 'Traffic' },
  { value: 'dependency', label: 'Dependency' },
  { value: 'unknown', label: 'Unknown' },
];

export type Answer =
  /** Without deployments: Drumbeat has not seen it. It counts for recovery, but not in the change fail rate. */
  | { readonly kind: 'yes'; readonly deployments: readonly DeploymentId[] }
  | { readonly kind: 'no'; readonly reason: string }
  /** The incident stays untagged. */
  | { readonly kind: 'unsure' };

/** Who answered if it was not a person: an event of `/v1/incidents`, or plain SQL. */
export const BY_API = 'api';
export const BY_SCRIPT = 'script';

/** An answer of the history that counts. */
export type Answered = {
  /** 0 if plain SQL wrote the verdict, because that leaves no history. */
  readonly id: number;
  readonly answer: Answer;
  /** A Slack user id, `api` or `script`. */
  readonly by: string;
  readonly at: Date;
  /** The reason for a change. */
  readonly why: string | undefined;
};

/** Any row of the history, including those that decided nothing. */
export type Entry = Omit<Answered, 'answer'> & {
  /** `none`: an event removed the answer. */
  readonly answer: Answer | { readonly kind: 'none' };
  readonly insteadOf: number | undefined;
  /** Whether somebody else had answered first. */
  readonly refused: boolean;
};

/** Whether two answers are the same. The order of their deployments does not matter. */
export function sameAnswer(one: Entry['answer'], other: Entry['answer']): boolean {
  if (one.kind === 'yes' && other.kind === 'yes') {
    const [named, alsoNamed] = [new Set(one.deployments), new Set(other.deployments)];
    return named.size === alsoNamed.size && [...named].every((id) => alsoNamed.has(id));
  }
  if (one.kind === 'no' && other.kind === 'no') return one.reason === other.reason;
  return one.kind === other.kind;
}
