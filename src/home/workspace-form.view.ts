import type { KnownBlock } from '@slack/types';
import { BENCHMARK_YEARS } from '../dora/metrics/benchmarks.ts';
import { channelInput, selectInput } from '../slack/form.ts';
import { WORKSPACE_FIELDS, type WorkspaceChoice } from './workspace-form.ts';

const YEARS = BENCHMARK_YEARS.map((year) => ({ value: String(year), label: yearWords(year) }));

function yearWords(year: (typeof BENCHMARK_YEARS)[number]): string {
  if (year === 2024) return '2024 (no overall level)';
  return year === 2025 ? '2025 (Quick Check, 0 to 10)' : String(year);
}

export const workspaceForm = ({ year, triageChannelId, digestChannelId }: WorkspaceChoice): KnownBlock[] => [
  selectInput(
    {
      name: WORKSPACE_FIELDS.year,
      label: 'Benchmark year',
      hint: "Whose bands every team's numbers are compared with.",
    },
    YEARS,
    String(year),
  ),
  channelInput(
    {
      name: WORKSPACE_FIELDS.triage,
      label: 'Channel for incidents of no team',
      hint: 'Empty: they show in data health alone. A private channel needs /invite @Drumbeat first.',
    },
    triageChannelId,
    { optional: true },
  ),
  channelInput(
    {
      name: WORKSPACE_FIELDS.digest,
      label: 'Channel for the weekly digest of all teams',
      hint: 'Empty: none is sent. It shows medians and ranges, and no team beside a number.',
    },
    digestChannelId,
    { optional: true },
  ),
];
