import { type BenchmarkYear, isBenchmarkYear } from '../dora/metrics/benchmarks.ts';
import { channelOf, choiceOf, type FormReading, type FormValues } from '../slack/form.ts';
import { channelIdFault } from '../teams/team.ts';

export const WORKSPACE_FIELDS = { year: 'year', triage: 'triage', digest: 'digest' } as const;

export type WorkspaceChoice = {
  readonly year: BenchmarkYear;
  readonly triageChannelId: string | undefined;
  /** Where the digest of all teams goes. */
  readonly digestChannelId: string | undefined;
};

export function readWorkspace(values: FormValues): FormReading<WorkspaceChoice> {
  const year = Number(choiceOf(values, WORKSPACE_FIELDS.year));
  const [triageChannelId, digestChannelId] = [
    channelOf(values, WORKSPACE_FIELDS.triage),
    channelOf(values, WORKSPACE_FIELDS.digest),
  ];
  if (!isBenchmarkYear(year)) return { ok: false, faults: { [WORKSPACE_FIELDS.year]: 'Choose a year.' } };
  const faults = {
    ...(isNoChannel(triageChannelId) ? { [WORKSPACE_FIELDS.triage]: NO_CHANNEL } : {}),
    ...(isNoChannel(digestChannelId) ? { [WORKSPACE_FIELDS.digest]: NO_CHANNEL } : {}),
  };
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  return { ok: true, value: { year, triageChannelId, digestChannelId } };
}

const NO_CHANNEL = 'Choose a channel, not a direct message.';
const isNoChannel = (id: string | undefined): boolean => id !== undefined && channelIdFault(id) !== undefined;
