import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** `to`: a path from `src`, or `npm:` and the name of a package. */
export type Import = { readonly to: string; readonly typeOnly: boolean };

/** A file of `src` as the rules see it. */
export type Source = {
  /** From `src`: `teams/calendar/local-date.ts`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
};

/** A rule of the structure. It names each place that breaks it. */
export type Rule = {
  /** A sentence. */
  readonly says: string;
  readonly faults: (sources: readonly Source[]) => readonly string[];
};

const SRC = resolve(import.meta.dirname, '../../../src');

export const sourceOf = (path: string, text: string): Source => ({ path, text, imports: importsOf(path, text) });

export const readSources = (): Source[] =>
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => sourceOf(path, readFileSync(join(SRC, path), 'utf8')));

/** `import … from`, `export … from`, an import without names, and `import()`. */
const IMPORT =
  /^(?:import|export) (?<type>type )?[^;'"=(]*? from '(?<from>[^']+)'|^import '(?<effect>[^']+)'|\bimport\(\s*'(?<late>[^']+)'/gm;

const importsOf = (path: string, text: string): Import[] =>
  [...text.matchAll(IMPORT)].map(({ groups: { type, from, effect, late } = {} }) => ({
    to: target(path, from ?? effect ?? late ?? ''),
    typeOnly: type !== undefined,
  }));

const target = (path: string, from: string): string =>
  from.startsWith('.') ? relative(SRC, resolve(SRC, dirname(path), from)) : `npm:${from}`;

/** The first folder; empty for a file in `src` itself. */
export const folderOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '');

export const isOurs = ({ to }: Import): boolean => !to.startsWith('npm:');

/** The imports that break a rule, as `a.ts → b.ts`. */
export const importsThat = (
  sources: readonly Source[],
  breaks: (source: Source, imported: Import) => boolean,
): readonly string[] =>
  sources.flatMap((source) =>
    source.imports.filter((imported) => breaks(source, imported)).map(({ to }) => `${source.path} → ${to}`),
  );
