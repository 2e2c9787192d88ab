import { FRICTIONS, type FrictionCode } from '../survey/friction.ts';

/** What is measured about a complaint. Other rooms measure it; the pulse only shows it beside people's word. */
type Measurement = {
  /** In words, with its unit and sample size: `CI takes 24 min (median of 310 runs)`. Not escaped. */
  readonly says: string;
  /** Whether it shows the trouble too; `null` where it does not tell. */
  readonly showsIt: boolean | null;
};

export type Measurements = Readonly<Partial<Record<FrictionCode, Measurement>>>;

export type Companion =
  | { readonly kind: 'measured'; readonly says: string; readonly agreement: Agreement | null }
  | { readonly kind: 'not-connected'; readonly how: string }
  /** People's word stands alone. */
  | { readonly kind: 'not-measurable' };

/** How a measurement compares with people's word, which it never overrules. */
type Agreement = 'people-and-data-agree' | 'data-does-not-show-it';

export function companionOf(friction: FrictionCode, measurements: Measurements): Companion {
  const how = FRICTIONS.find(({ code }) => code === friction)?.connect ?? null;
  const measured = measurements[friction];
  if (how === null) return { kind: 'not-measurable' };
  if (measured === undefined) return { kind: 'not-connected', how };
  return { kind: 'measured', says: measured.says, agreement: agreementOf(measured) };
}

const agreementOf = ({ showsIt }: Measurement): Agreement | null =>
  showsIt === null ? null : showsIt ? 'people-and-data-agree' : 'data-does-not-show-it';
