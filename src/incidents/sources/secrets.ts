import { SIGNING_SOURCES, type SigningSource } from './sources.ts';

/** What the operator set in the environment, which wins over what is set in App Home. */
export type HookSecrets = { readonly [Source in SigningSource]?: string | undefined };

/** What a source signs with. */
export type SourceSecret =
  | { readonly kind: 'known'; readonly secret: string }
  /** One is kept, and cannot be opened with what Drumbeat seals with now. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'none' };

/** What App Home shows of a source's secret, which is never the secret. */
export type SecretState = {
  readonly source: SigningSource;
  readonly name: string;
  readonly variable: string;
  readonly isInVariable: boolean;
  readonly stored: StoredState | undefined;
};

export type StoredState = { readonly setBy: string; readonly setAt: Date; readonly isLocked: boolean };

/** Whether a source's events are refused until somebody enters its secret again. */
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
