import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';
import { functionsOf, type MeasuredFunction } from './functions.ts';

/** A file of `src`, as the compiler's own parser reads it. */
export type Source = {
  /** From the root of the project: `src/teams/team.ts`. */
  readonly path: string;
  readonly lines: number;
  readonly functions: readonly MeasuredFunction[];
  /** The lines with the type `any`. */
  readonly anys: readonly number[];
  /** The lines that read the environment. */
  readonly environment: readonly number[];
};

/** Reads every TypeScript file below `src`, with the `tsconfig.json` of the root. */
export function readSources(root: string): Source[] {
  const api = new API({ cwd: root });
  try {
    const config = join(root, 'tsconfig.json');
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (project === undefined) throw new Error(`${config} is not a project that the compiler can open`);
    return pathsBelow(root).map((path) => {
      const file = project.program.getSourceFile(join(root, path));
      // Without this error, a file that the compiler leaves out would not be counted, and no one would notice.
      if (file === undefined) throw new Error(`${path} is not part of ${config}`);
      return sourceOf(path, file);
    });
  } finally {
    api.close();
  }
}

const pathsBelow = (root: string): string[] =>
  readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => relative(root, join(root, 'src', path)))
    .sort();

function sourceOf(path: string, file: SourceFile): Source {
  const lineOf = linesOf(file.text);
  const anys: number[] = [];
  const environment: number[] = [];
  const visit = (node: Node): void => {
    if (node.kind === SyntaxKind.AnyKeyword) anys.push(lineOf(node.getStart(file)));
    if (readsEnvironment(node, file)) environment.push(lineOf(node.getStart(file)));
    node.forEachChild(visit);
  };
  visit(file);
  const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
  return { path, lines, functions: functionsOf(file, lineOf), anys, environment };
}

/** `process.env`, `process['env']`, `const { env } = process`, and `env` imported from Node's own module. */
const readsEnvironment = (node: Node, file: SourceFile): boolean =>
  READS.some(({ kind, text }) => node.kind === kind && text.test(node.getText(file)));

const READS: readonly { readonly kind: SyntaxKind; readonly text: RegExp }[] = [
  { kind: SyntaxKind.PropertyAccessExpression, text: /^(globalThis\.)?process\??\.env$/ },
  { kind: SyntaxKind.ElementAccessExpression, text: /^(globalThis\.)?process(\?\.)?\[['"]env['"]\]$/ },
  { kind: SyntaxKind.VariableDeclaration, text: /^\{[^=]*\benv\b[^=]*\} = process$/ },
  { kind: SyntaxKind.ImportDeclaration, text: /\benv\b.* from ['"](node:)?process['"]/s },
];

/** Returns a function that gives the line, from 1, of a position in the text. */
function linesOf(text: string): (position: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (position) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= position) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
