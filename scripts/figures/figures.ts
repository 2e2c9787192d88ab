import { dirname } from 'node:path';
import type { Source } from './sources.ts';

/** One figure of the structure, its limit, and what breaks it, by its address. */
export type Figure = {
  readonly what: string;
  readonly value: number;
  /** The most that is allowed. */
  readonly limit: number;
  /** What to look at when the limit is broken. */
  readonly offenders: readonly string[];
};

const LIMITS = {
  functionMedian: 8,
  functionLines: 60,
  fileMedian: 60,
  fileP90: 130,
  fileLines: 250,
  folderFiles: 20,
  compositionLines: 750,
} as const;

type Counted = { readonly at: string; readonly count: number };

/** Measures these files against each limit. */
export function figuresOf(sources: readonly Source[]): Figure[] {
  const functions = sources.flatMap(({ path, functions }) =>
    functions.map(({ name, line, lines }) => ({ at: `${path}:${line} ${name}`, count: lines })),
  );
  const files = sources.map(({ path, lines }) => ({ at: path, count: lines }));
  return [
    spread('functions, median lines', functions, 0.5, LIMITS.functionMedian),
    spread('functions, p90 lines', functions, 0.9, Number.POSITIVE_INFINITY),
    longest('functions, longest', functions, LIMITS.functionLines),
    spread('files, median lines', files, 0.5, LIMITS.fileMedian),
    spread('files, p90 lines', files, 0.9, LIMITS.fileP90),
    longest('files, longest', files, LIMITS.fileLines),
    longest('files in the fullest folder', foldersOf(sources), LIMITS.folderFiles),
    composition(files),
    none(
      'uses of any',
      sources.flatMap(({ path, anys }) => anys.map((line) => `${path}:${line}`)),
    ),
    none(
      'reads of the environment outside src/config.ts',
      sources
        .filter(({ path }) => path !== 'src/config.ts')
        .flatMap(({ path, environment }) => environment.map((line) => `${path}:${line}`)),
    ),
  ];
}

export const isBroken = ({ value, limit }: Figure): boolean => value > limit;

/** The value that this share of the counts does not exceed. The median of an even number is the lower of the two middle ones. */
function percentile(counts: readonly number[], share: number): number {
  const sorted = counts.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function spread(what: string, all: readonly Counted[], share: number, limit: number): Figure {
  const value = percentile(
    all.map(({ count }) => count),
    share,
  );
  return { what, value, limit, offenders: value > limit ? addresses(all).slice(0, 10) : [] };
}

const longest = (what: string, all: readonly Counted[], limit: number): Figure => ({
  what,
  value: Math.max(0, ...all.map(({ count }) => count)),
  limit,
  offenders: addresses(all.filter(({ count }) => count > limit)),
});

const none = (what: string, offenders: readonly string[]): Figure => ({
  what,
  value: offenders.length,
  limit: 0,
  offenders,
});

/** The files that compose the bot: `bot.ts`, `house.ts`, `room.ts` and the front door of each room. */
function composition(files: readonly Counted[]): Figure {
  const parts = files.filter(({ at }) => /^src\/(bot|house|room)\.ts$|\.room\.ts$/.test(at));
  const value = parts.reduce((sum, { count }) => sum + count, 0);
  const limit = LIMITS.compositionLines;
  return { what: 'composition, lines in all', value, limit, offenders: value > limit ? addresses(parts) : [] };
}

function foldersOf(sources: readonly Source[]): Counted[] {
  const counts = new Map<string, number>();
  for (const { path } of sources) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return [...counts].map(([at, count]) => ({ at, count }));
}

/** The addresses, the largest first. */
const addresses = (all: readonly Counted[]): string[] =>
  all.toSorted((a, b) => b.count - a.count).map(({ at, count }) => `${at} (${count})`);
