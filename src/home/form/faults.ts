import type { FormFaults, FormReading } from '../../slack/modals/form-values.ts';

export const hasFaults = (faults: FormFaults): boolean => Object.keys(faults).length > 0;

/** The value, unless the fields have faults. */
export const unlessFaulty = <Value>(faults: FormFaults, value: Value): FormReading<Value> =>
  hasFaults(faults) ? { ok: false, faults } : { ok: true, value };
