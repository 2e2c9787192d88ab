import { SIGNING_SOURCES, type SigningSource } from './sources.ts';

/** The secrets in the environment. They win over those of App Home. */
export type HookSecrets = { readonly [Source in SigningSource]?: string | undefined };

/** The secret that a source signs with. */
export type SourceSecret =
  | { readonly kind: 'known'; readonly secret: string }
  /** One is kept, but it was sealed with another `DRUMBEAT_SECRET` and cannot be opened. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'none' };

/** What App Home shows about a source's secret. It never contains the secret. */
export type SecretState = {
  readonly source: SigningSource;
  readonly name: string;
  readonly variable: string;
  readonly isInVariable: boolean;
  readonly stored: StoredState | undefined;
};

export type StoredState = { readonly setBy: string; readonly setAt: Date; readonly isLocked: boolean };

/** Whether signed events of a source are refused until somebody enters its secret again. */
export const isRefusing = ({ isInVariable, stored }: SecretState): boolean =>
  !isInVariable && stored?.isLocked === true;

export const secretStates = (
  inVariables: HookSecrets,
  stored: ReadonlyMap<string, StoredState>,
): readonly SecretState[] =>
  SIGNING_SOURCES.map(({ source, name, signing: { variable } }) => ({
    source,
    name,
    variable,
    isInVariable: inVariables[source] !== undefined,
    stored: stored.get(source),
  }));
