import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { within } from '../../src/deadline.ts';
import type { Told } from './probe.ts';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const START_MS = 90_000;
const MOST_PATIENCE_MS = 30_000;

export type Memory = { readonly bytes: number; readonly residentBytes: number };

export type FuzzedBot = {
  readonly url: string;
  /** What is in use once everything that can be collected was collected. */
  memory(): Promise<Memory>;
  isRunning(): boolean;
  stop(): Promise<void>;
};

export type Heard = {
  /** Each line that the bot logs or prints. */
  line(line: string): void;
  stuck(ms: number): void;
  ended(code: number | null): void;
};

/** Starts the bot as `npm start` does, with a probe in it; `planted` is a module with a fault. */
export async function startedBot(environment: NodeJS.ProcessEnv, heard: Heard, planted?: string): Promise<FuzzedBot> {
  const loaded = [TSX, new URL('./probe.ts', import.meta.url).href, ...(planted === undefined ? [] : [planted])];
  const args = ['--expose-gc', ...loaded.flatMap((module) => ['--import', module]), MAIN];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], TZ: 'UTC', PORT: '0', LOG_LEVEL: 'debug', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const closed = once(child, 'close');
  let isStopped = false;
  let remembered: (memory: Memory) => void = () => {};
  child.on('message', (told: Told) => {
    if (told.kind === 'stuck') heard.stuck(told.ms);
    else remembered(told);
  });
  child.on('close', (code) => {
    if (!isStopped) heard.ended(code);
  });
  const url = new Promise<string>((resolve, reject) => {
    const printed: string[] = [];
    closed.then(() => reject(new Error(`The bot ended at its start: ${printed.join('\n')}`)), reject);
    for (const input of [child.stdout, child.stderr]) {
      if (input === null) continue;
      createInterface({ input }).on('line', (line) => {
        heard.line(line);
        if (printed.length < 50) printed.push(line);
        const found = /"url":"(http[^"]+)"/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
  });
  const stop = async () => {
    isStopped = true;
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), MOST_PATIENCE_MS);
    await closed;
    clearTimeout(kill);
  };
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    url: await within(START_MS, url).catch(async (error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    }),
    memory: () =>
      within(MOST_PATIENCE_MS, () => {
        const answered = new Promise<Memory>((resolve) => {
          remembered = resolve;
        });
        child.send('memory');
        return answered;
      }),
    isRunning,
    stop: async () => {
      if (isRunning()) await stop();
    },
  };
}
