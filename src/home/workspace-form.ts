import { type BenchmarkYear, isBenchmarkYear } from '../dora/benchmarks.ts';
import { channelOf, choiceOf, type FormReading, type FormValues } from '../slack/form.ts';
import { channelIdFault } from '../teams/team.ts';

export const WORKSPACE_FIELDS = { year: 'year', triage: 'triage' } as const;

export type WorkspaceChoice = { readonly year: BenchmarkYear; readonly triageChannelId: string | undefined };

export function readWorkspace(values: FormValues): FormReading<WorkspaceChoice> {
  const year = Number(choiceOf(values, WORKSPACE_FIELDS.year));
  const triageChannelId = channelOf(values, WORKSPACE_FIELDS.triage);
  if (!isBenchmarkYear(year)) return { ok: false, faults: { [WORKSPACE_FIELDS.year]: 'Choose a year.' } };
  if (triageChannelId !== undefined && channelIdFault(triageChannelId) !== undefined) {
    return { ok: false, faults: { [WORKSPACE_FIELDS.triage]: 'Choose a channel, not a direct message.' } };
  }
  return { ok: true, value: { year, triageChannelId } };
}
