import type { KnownBlock } from '@slack/types';
import type { DoraStore } from '../../dora/dora.store.ts';
import { BENCHMARK_YEARS, type BenchmarkYear, isBenchmarkYear } from '../../dora/metrics/benchmarks.ts';
import { channelOf, choiceOf, type FormReading, type FormValues } from '../../slack/modals/form-values.ts';
import { channelInput, selectInput } from '../../slack/modals/inputs.ts';
import type { WorkspaceStore } from '../../teams/workspace.store.ts';
import { unlessFaulty } from '../form/faults.ts';
import { ofWorkspace } from '../form/owner.ts';
import { SAVED } from '../form/saved-form.ts';
import { settingsForm } from '../form/settings-form.ts';
import { type ChannelDeps, channelFaults, postableFaults } from '../form-parts/channel-field.ts';

const FIELDS = { year: 'year', triage: 'triage', digest: 'digest' } as const;

type WorkspaceDeps = ChannelDeps & {
  readonly dora: Pick<DoraStore, 'benchmarkYear'>;
  readonly workspace: Pick<WorkspaceStore, 'triageChannel' | 'digestChannel'>;
};

type WorkspaceChoice = {
  readonly year: BenchmarkYear;
  readonly triageChannelId: string | undefined;
  /** Where the digest of all teams goes. */
  readonly digestChannelId: string | undefined;
};

/** What every team's numbers are compared with, and the channels for what belongs to no team. */
export function workspaceForm({ dora, workspace, directory }: WorkspaceDeps) {
  const choiceNow = async (): Promise<WorkspaceChoice> => {
    const [year, triageChannelId, digestChannelId] = await Promise.all([
      dora.benchmarkYear(),
      workspace.triageChannel(),
      workspace.digestChannel(),
    ]);
    return { year, triageChannelId, digestChannelId };
  };
  return settingsForm({
    kind: 'workspace',
    title: 'Workspace',
    owner: ofWorkspace('change-workspace'),
    load: choiceNow,
    blocks: workspaceBlocks,
    fields: {
      async read(values) {
        const reading = readWorkspace(values);
        if (!reading.ok) return reading;
        const { triageChannelId, digestChannelId } = reading.value;
        const channels = { [FIELDS.triage]: triageChannelId, [FIELDS.digest]: digestChannelId };
        return unlessFaulty(await postableFaults({ directory }, channels), reading.value);
      },
      async save(stores, { year, triageChannelId, digestChannelId }, { by }) {
        await stores.dora.setBenchmarkYear(year, by.actor, by.at);
        await stores.workspace.setTriageChannel(triageChannelId, by);
        await stores.workspace.setDigestChannel(digestChannelId, by);
        return SAVED;
      },
    },
    section: { title: 'Numbers and channels', summary: async () => workspaceWords(await choiceNow()) },
  });
}

const YEARS = BENCHMARK_YEARS.map((year) => ({ value: String(year), label: yearWords(year) }));

function yearWords(year: BenchmarkYear): string {
  if (year === 2024) return '2024 (no overall level)';
  return year === 2025 ? '2025 (Quick Check, 0 to 10)' : String(year);
}

export function workspaceBlocks({ year, triageChannelId, digestChannelId }: WorkspaceChoice): readonly KnownBlock[] {
  return [
    selectInput(
      { name: FIELDS.year, label: 'Benchmark year', hint: "Whose bands every team's numbers are compared with." },
      YEARS,
      String(year),
    ),
    channelInput(
      {
        name: FIELDS.triage,
        label: 'Channel for incidents of no team',
        hint: 'Empty: they show in data health alone. A private channel needs /invite @Drumbeat first.',
      },
      triageChannelId,
      { optional: true },
    ),
    channelInput(
      {
        name: FIELDS.digest,
        label: 'Channel for the weekly digest of all teams',
        hint: 'Empty: none is sent. It shows medians and ranges, and no team beside a number.',
      },
      digestChannelId,
      { optional: true },
    ),
  ];
}

export function readWorkspace(values: FormValues): FormReading<WorkspaceChoice> {
  const year = Number(choiceOf(values, FIELDS.year));
  if (!isBenchmarkYear(year)) return { ok: false, faults: { [FIELDS.year]: 'Choose a year.' } };
  const [triageChannelId, digestChannelId] = [channelOf(values, FIELDS.triage), channelOf(values, FIELDS.digest)];
  const channels = { [FIELDS.triage]: triageChannelId, [FIELDS.digest]: digestChannelId };
  return unlessFaulty(channelFaults(channels), { year, triageChannelId, digestChannelId });
}

function workspaceWords({ year, triageChannelId, digestChannelId }: WorkspaceChoice): string {
  const triage = triageChannelId === undefined ? 'shown in data health alone' : `told in <#${triageChannelId}>`;
  const digest = digestChannelId === undefined ? 'nowhere' : `to <#${digestChannelId}>`;
  return `bands of ${year}; incidents of no team are ${triage}; the digest of all teams goes ${digest}`;
}
