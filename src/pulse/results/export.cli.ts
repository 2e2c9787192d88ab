import { type Command, UsageError } from '../../cli-args.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import type { PublishedStore } from '../wave/published.store.ts';

const PULSE_USAGE = `drumbeat export pulse                               what closed pulses published, one JSON object a line; no answers and
                                                    no comments: there is nothing else to export`;

export type PulseExportDeps = {
  readonly published: PublishedStore;
  /** The name of a team, by its id. */
  readonly nameOf: (team: number) => string | undefined;
  readonly print: (line: string) => void;
};

type ExportDeps = { readonly published: PublishedStore; readonly teams: Pick<TeamsStore, 'teams'> };

export const exportPulseCommand = ({ published, teams }: ExportDeps): Command => ({
  name: 'export pulse',
  usage: PULSE_USAGE,
  async run(args, { print }) {
    const names = new Map((await teams.teams()).map(({ id, name }) => [Number(id), name]));
    await runExportPulse(args, { published, nameOf: (team) => names.get(team), print });
  },
});

/** `drumbeat export pulse`: prints one line for each closed wave, oldest first. */
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
