import { parseArgs } from 'node:util';
import type { Progress } from './progress.ts';

/** How a command of `drumbeat` writes to the terminal. */
export type Terminal = {
  readonly print: (line: string) => void;
  readonly progress: (name: string, total: number) => Progress;
  /** The address of a practice's database, as the environment has it: arguments are in the list of processes. */
  readonly practiceUrl: () => string | undefined;
};

/** A command of `drumbeat` that works on the database. */
export type Command = {
  /** One word, or two: `token`, `import deploys`. */
  readonly name: string;
  readonly usage: string;
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<void>;
};

/** A command that was typed in a way that cannot work; the message says how to type it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Splits the arguments of a command into words and `--options`. Each option takes a value. */
export function splitArgs(args: readonly string[], options: readonly string[], usage: string) {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(options.map((name) => [name, { type: 'string' as const }])),
    });
    return { words: positionals, options: values as Partial<Record<string, string>> };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`, { cause: error });
  }
}

/** The word of a command that takes exactly one. */
export function onlyWord(words: readonly string[], usage: string): string {
  const [word] = words;
  if (words.length !== 1 || word === undefined || word === '') throw new UsageError(usage);
  return word;
}
