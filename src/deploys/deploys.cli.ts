import { readFile } from 'node:fs/promises';
import { type Command, onlyWord, splitArgs, type Terminal, UsageError } from '../cli-args.ts';
import type { Clock } from '../clock.ts';
import type { Progress } from '../progress.ts';
import { timeZoneFault } from '../teams/team.ts';
import type { DeploysStore } from './deploys.store.ts';
import { type FileEvent, readDeploysFile } from './deploys-file.ts';
import type { EnvironmentsStore } from './environments/environments.store.ts';
import { deploymentEventSchema } from './events/deployment-event.ts';
import type { Outcome, Recorded } from './recording/recorded.ts';
import { keyedEvent } from './recording/recording.store.ts';

const IMPORT_DEPLOYS_USAGE = `drumbeat import deploys FILE [--overlap join] [--zone ZONE]
                                                    JSON Lines or CSV with the fields of POST /v1/deploys; all or nothing`;

export type ImportDeploysDeps = {
  readonly deploys: DeploysStore;
  readonly environments: EnvironmentsStore;
  readonly clock: Clock;
  readonly progress: (name: string, total: number) => Progress;
  readonly print: (line: string) => void;
};

const MAX_LISTED = 20;

export const importDeploysCommand = (deps: Omit<ImportDeploysDeps, keyof Terminal>): Command => ({
  name: 'import deploys',
  usage: IMPORT_DEPLOYS_USAGE,
  run: (args, terminal) => runImportDeploys(args, { ...deps, ...terminal }),
});

/** `drumbeat import deploys FILE` */
export async function runImportDeploys(
  args: readonly string[],
  { deploys, environments, clock, progress, print }: ImportDeploysDeps,
): Promise<void> {
  const { words, options } = splitArgs(args, ['overlap', 'zone'], IMPORT_DEPLOYS_USAGE);
  const file = onlyWord(words, IMPORT_DEPLOYS_USAGE);
  const joins = options['overlap'] === 'join';
  if (options['overlap'] !== undefined && !joins) throw new UsageError(IMPORT_DEPLOYS_USAGE);
  const { zone } = options;
  const zoneFault = zone === undefined ? undefined : timeZoneFault(zone);
  if (zoneFault !== undefined) throw new UsageError(zoneFault);
  const now = clock();
  const events = await readEvents({ file, zone }, environments, now);
  const arrived = events.filter(({ event }) => event.failed === undefined);
  const bar = progress('deployments', arrived.length);
  const outcomes = await deploys
    .recordHistory(
      arrived.map(({ event, raw }) => keyedEvent(event, raw)),
      now,
      { onEach: () => bar.advance(1), accept: (found) => joins || overlap(found).length === 0 },
    )
    .finally(() => bar.end());
  const warnings = arrived.flatMap((one) => one.warnings);
  const known = overlap(outcomes).flatMap((index) => arrived[index] ?? []);
  if (known.length > 0 && !joins) throw new UsageError(overlapInWords(file, known, arrived.length));
  print(
    `${countedAs(outcomes, 'recorded')} recorded, ${countedAs(outcomes, 'arrival') + countedAs(outcomes, 'redeploy')} redeploys not counted, ${outcomes.filter(({ kind }) => kind === 'replay').length} known before, ${events.length - arrived.length} that did not arrive`,
  );
  if (warnings.length > 0) print(listed('Not all of it could be used:', warnings));
}

async function readEvents(
  { file, zone }: { readonly file: string; readonly zone: string | undefined },
  environments: EnvironmentsStore,
  now: Date,
): Promise<readonly FileEvent[]> {
  const names = await environments.names();
  const schema = deploymentEventSchema(
    () => now,
    () => names,
  );
  const reading = readDeploysFile(await read(file), schema, zone);
  if (!reading.ok) throw new UsageError(listed(`Nothing was imported from ${file}:`, reading.faults));
  return reading.events;
}

const countedAs = (outcomes: readonly Outcome[], result: Recorded['result']): number =>
  outcomes.filter(({ kind, recorded }) => kind === 'new' && recorded.result === result).length;

/** The events, by their index, that are a part of a deployment which was here before: another source sent it. */
function overlap(outcomes: readonly Outcome[]): number[] {
  const own = new Set(outcomes.flatMap(({ recorded }) => (recorded.result === 'recorded' ? [recorded.id] : [])));
  return outcomes.flatMap(({ kind, recorded }, index) => (kind === 'new' && !own.has(recorded.id) ? [index] : []));
}

const MOST_SHOWN = 5;

function overlapInWords(file: string, known: readonly FileEvent[], total: number): string {
  const shown = known
    .slice(0, MOST_SHOWN)
    .map(
      ({ event }) =>
        `${event.deployedAt.toISOString()} ${event.repo} ${event.sha.slice(0, 7)} ${event.environmentSent}`,
    );
  const more = known.length > MOST_SHOWN ? [`and ${known.length - MOST_SHOWN} more`] : [];
  const lines = [
    `Nothing was imported from ${file}: ${known.length} of ${total} deployments are here already, from another source:`,
    ...shown,
    ...more,
  ];
  return `${lines.join('\n  ')}\nEach would count once, at the earlier of its times. To import the file like that, add --overlap join.`;
}

async function read(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    // Excel's "Unicode text".
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
    // Without `fatal`, a file in another encoding would be imported with wrong letters.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function listed(title: string, lines: readonly string[]): string {
  const more = lines.length > MAX_LISTED ? [`and ${lines.length - MAX_LISTED} more`] : [];
  return [title, ...lines.slice(0, MAX_LISTED), ...more].join('\n  ');
}
