import { readFile } from 'node:fs/promises';
import { type Command, onlyWord, type Terminal, UsageError } from '../cli-args.ts';
import type { Clock } from '../clock.ts';
import type { Progress } from '../progress.ts';
import type { DeploysStore } from './deploys.store.ts';
import { type FileEvent, readDeploysFile } from './deploys-file.ts';
import type { EnvironmentsStore } from './environments/environments.store.ts';
import { deploymentEventSchema } from './events/deployment-event.ts';
import { keyedEvent } from './recording/recording.store.ts';

const IMPORT_DEPLOYS_USAGE = `drumbeat import deploys FILE                        JSON Lines or CSV with the fields of POST /v1/deploys; all or nothing`;

export type ImportDeploysDeps = {
  readonly deploys: DeploysStore;
  readonly environments: EnvironmentsStore;
  readonly clock: Clock;
  readonly progress: (name: string, total: number) => Progress;
  readonly print: (line: string) => void;
};

const MAX_FAULTS = 20;

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
  const file = onlyWord(args, IMPORT_DEPLOYS_USAGE);
  const now = clock();
  const names = await environments.names();
  const schema = deploymentEventSchema(
    () => now,
    () => names,
  );
  const reading = readDeploysFile(await read(file), schema);
  if (!reading.ok) throw new UsageError(faultsInWords(file, reading.faults));
  const arrived = reading.events.filter(({ event }) => event.failed === undefined).sort(byTime);
  const bar = progress('deployments', arrived.length);
  const outcomes = await deploys
    .record(
      arrived.map(({ event, raw }) => keyedEvent(event, raw)),
      now,
      () => bar.advance(1),
    )
    .finally(() => bar.end());
  if (outcomes === 'key-reused') throw new Error('An event of a file has no key that could be reused');
  const count = (kind: 'new' | 'replay', result?: string) =>
    outcomes.filter((outcome) => outcome.kind === kind && (result === undefined || outcome.recorded.result === result))
      .length;
  print(
    `${count('new', 'recorded')} recorded, ${count('new', 'redeploy')} redeploys not counted, ${count('replay')} known before, ${reading.events.length - arrived.length} that did not arrive`,
  );
}

async function read(file: string): Promise<string> {
  try {
    // Without `fatal`, a file in another encoding would be imported with wrong letters.
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function faultsInWords(file: string, faults: readonly string[]): string {
  const more = faults.length > MAX_FAULTS ? [`and ${faults.length - MAX_FAULTS} more`] : [];
  return [`Nothing was imported from ${file}:`, ...faults.slice(0, MAX_FAULTS), ...more].join('\n  ');
}

/** In the order of arrival, because a rollback is recognised by what came before. */
const byTime = (a: FileEvent, b: FileEvent): number => a.event.deployedAt.getTime() - b.event.deployedAt.getTime();
