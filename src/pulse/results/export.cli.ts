import { UsageError } from '../../cli-args.ts';
import type { PublishedStore } from '../wave/published.store.ts';

export const PULSE_USAGE = `drumbeat export pulse                               what closed pulses published, one JSON object a line; no answers and
                                                    no comments: there is nothing else to export`;

export type PulseExportDeps = {
  readonly published: PublishedStore;
  /** Of a team, by its id. */
  readonly nameOf: (team: number) => string | undefined;
  readonly print: (line: string) => void;
};

/** `drumbeat export pulse`: oldest first. */
export async function runExportPulse(
  args: readonly string[],
  { published, nameOf, print }: PulseExportDeps,
): Promise<void> {
  if (args.length > 0) throw new UsageError(PULSE_USAGE);
  for (const { opensOn, closedAt, published: wave } of await published.closed()) {
    const teams = Object.fromEntries(wave.teams.map(({ team }) => [team, nameOf(team) ?? null]));
    print(JSON.stringify({ opens_on: opensOn, closed_at: closedAt.toISOString(), team_names: teams, ...wave }));
  }
}
