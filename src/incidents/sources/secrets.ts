/** The sources that sign what they send, each with the variable that its secret may be in. */
export const SIGNING_SOURCES = [
  { source: 'pagerduty', name: 'PagerDuty', setting: 'pagerduty', variable: 'PAGERDUTY_WEBHOOK_SECRET' },
  { source: 'grafana-irm', name: 'Grafana IRM', setting: 'grafanaIrm', variable: 'GRAFANA_IRM_WEBHOOK_SECRET' },
] as const;

export type SigningSource = (typeof SIGNING_SOURCES)[number]['source'];

/** What the operator set in the environment, which wins over what is set in App Home. */
export type HookSecrets = { readonly [Setting in (typeof SIGNING_SOURCES)[number]['setting']]?: string | undefined };

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
  SIGNING_SOURCES.map(({ source, name, setting, variable }) => ({
    source,
    name,
    variable,
    isInVariable: inVariables[setting] !== undefined,
    stored: stored.get(source),
  }));
