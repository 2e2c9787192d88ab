import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export type Child = {
  readonly process: ChildProcess;
  /** Everything it has printed so far, by line. */
  readonly lines: readonly string[];
  /** Waits for the next line; fails with its stderr when it ends before that. */
  readonly next: () => Promise<string>;
  readonly send: (line: string) => void;
  /** Waits until it has ended. */
  readonly ended: () => Promise<void>;
};

type Around = { readonly uid?: number; readonly gid?: number; readonly env?: NodeJS.ProcessEnv };

/** Runs a script in another process, as another account or with another environment when one is given. */
export function spawnChild(script: string, args: string[], around: Around = {}): Child {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--import', TSX, file, ...args], around);
  const lines: string[] = [];
  let errors = '';
  let closed = false;
  let asked = 0;
  let wake = () => {};
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    wake();
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const gone = once(child, 'close').then(() => {
    closed = true;
    wake();
  });
  async function next(): Promise<string> {
    while (lines.length <= asked) {
      if (closed) throw new Error(`${script} ended: ${errors}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    asked += 1;
    return lines[asked - 1] ?? '';
  }
  return { process: child, lines, next, send: (line) => child.stdin.write(`${line}\n`), ended: () => gone };
}
