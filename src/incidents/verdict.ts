import type { DeploymentId } from '../deploys/deployment.ts';

/** Why an incident was no deploy. `value` is what is stored, and what reliability is counted by. */
export const NO_REASONS: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'infra or provider', label: 'Infrastructure or provider' },
  { value: 'certificate', label: 'Certificate' },
  { value: 'config by hand', label: 'Configuration changed by hand' },
  { value: 'traffic', label: 'Traffic' },
  { value: 'dependency', label: 'Dependency' },
  { value: 'unknown', label: 'Unknown' },
];

export type Answer =
  /** With no deployment: Drumbeat has not seen it. It counts for recovery, and not in the change fail rate. */
  | { readonly kind: 'yes'; readonly deployments: readonly DeploymentId[] }
  | { readonly kind: 'no'; readonly reason: string }
  /** Stays untagged. */
  | { readonly kind: 'unsure' };

/** Whom an answer is from when it was no person: an event of `/v1/incidents`, or plain SQL. */
export const BY_API = 'api';
export const BY_SCRIPT = 'script';

/** One row of the history. */
export type Answered = {
  /** 0 where the verdict was written by plain SQL, which keeps no history. */
  readonly id: number;
  readonly answer: Answer;
  /** A Slack user id, `api` or `script`. */
  readonly by: string;
  readonly at: Date;
  /** The reason of a change. */
  readonly why: string | undefined;
};

/** A row as the history tells it, with those that decided nothing. */
export type Entry = Omit<Answered, 'answer'> & {
  /** `none`: an event took the answer back. */
  readonly answer: Answer | { readonly kind: 'none' };
  readonly insteadOf: number | undefined;
  /** Somebody else had been first. */
  readonly refused: boolean;
};

/** Whether two answers say the same, in whatever order they name deployments. */
export function sameAnswer(one: Entry['answer'], other: Entry['answer']): boolean {
  if (one.kind === 'yes' && other.kind === 'yes') {
    const [named, alsoNamed] = [new Set(one.deployments), new Set(other.deployments)];
    return named.size === alsoNamed.size && [...named].every((id) => alsoNamed.has(id));
  }
  if (one.kind === 'no' && other.kind === 'no') return one.reason === other.reason;
  return one.kind === other.kind;
}
