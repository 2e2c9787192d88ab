import type { FormFaults, FormReading } from '../../slack/form.ts';

export const hasFaults = (faults: FormFaults): boolean => Object.keys(faults).length > 0;

/** The value, where nothing is wrong with the fields. */
export const unlessFaulty = <Value>(faults: FormFaults, value: Value): FormReading<Value> =>
  hasFaults(faults) ? { ok: false, faults } : { ok: true, value };
