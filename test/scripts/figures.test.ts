import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSources } from '../../scripts/figures/sources.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** A project of these files, with a `tsconfig.json` that takes all of `src`. */
function projectOf(files: Readonly<Record<string, string>>): string {
  const root = temporaryDirectory();
  const config = { compilerOptions: { noEmit: true, noLib: true, types: [] }, include: ['src'] };
  for (const [path, text] of Object.entries({ 'tsconfig.json': JSON.stringify(config), ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const sourceOf = (text: string) => readSources(projectOf({ 'src/one.ts': text }))[0];

/** A function with so many lines. */
const longFunction = (lines: number): string => `export function long() {\n${'  f();\n'.repeat(lines - 2)}}\n`;

describe('what is counted', () => {
  test.for([
    {
      why: 'a declaration, from its first line to its last, without its docstring',
      text: '/** Adds. */\nfunction add(a: number) {\n  return a;\n}\n',
      functions: ['add:2 3'],
    },
    {
      why: 'a function that is a variable, on its one line',
      text: 'const twice = (n) => 2 * n;\n',
      functions: ['twice:1 1'],
    },
    {
      why: 'a store counts by its methods: what is left is its head, its end and the lines between them',
      text: 'function store(db) {\n  return {\n    /** All. */\n    async all() {\n      await db();\n      return 1;\n    },\n    one: () => db(),\n  };\n}\n',
      functions: ['store:1 5', 'all:4 4', 'one:8 1'],
    },
    {
      why: 'a callback without a name is a part of the function that it stands in',
      text: 'function all(list) {\n  return list.map((n) => {\n    return n;\n  });\n}\n',
      functions: ['all:1 5'],
    },
    {
      why: 'a named function inside a callback counts for itself all the same',
      text: 'function all(list) {\n  list.map(() => {\n    const inner = () => {\n      return 1;\n    };\n  });\n}\n',
      functions: ['all:1 4', 'inner:3 3'],
    },
    {
      why: 'a callback outside any function counts',
      text: 'each((n) => {\n  n();\n});\n',
      functions: ['callback:1 3'],
    },
    {
      why: 'a class has its constructor, its methods and what it reads by name',
      text: 'class A {\n  constructor() {}\n  get b() {\n    return 1;\n  }\n  c() {}\n}\n',
      functions: ['constructor:2 1', 'b:3 3', 'c:6 1'],
    },
    {
      why: 'a type and an overload have no body and are not functions',
      text: 'type F = () => void;\nfunction f(a: string): void;\nfunction f() {}\n',
      functions: ['f:3 1'],
    },
    {
      why: 'words in strings and comments are not code',
      text: "// function a() {}\nconst b = 'function c() {}';\n",
      functions: [],
    },
  ])('$why', ({ text, functions }) => {
    expect(sourceOf(text)?.functions.map(({ name, line, lines }) => `${name}:${line} ${lines}`)).toEqual(functions);
  });

  test.for([
    { why: 'with an end of line at its end', text: 'a();\nb();\n', lines: 2 },
    { why: 'without one', text: 'a();\nb();', lines: 2 },
  ])('the lines of a file, $why', ({ text, lines }) => expect(sourceOf(text)?.lines).toBe(lines));

  test('the type any, and not the word', () => {
    expect(sourceOf("const any = 'any';\nlet b: any;\ntype C = (any | string)[];\n")?.anys).toEqual([2, 3]);
  });

  test.for([
    { why: 'by its name', text: 'process.env;', lines: [1] },
    { why: 'with a variable', text: 'f(process.env.PORT);', lines: [1] },
    { why: 'as an element', text: "process['env']['PORT'];", lines: [1] },
    { why: 'taken out of process', text: 'const { argv, env } = process;', lines: [1] },
    { why: 'imported', text: "import { env } from 'node:process';", lines: [1] },
    { why: 'a comment does not read it', text: '// process.env\n', lines: [] },
    { why: 'neither does what is named alike', text: 'child.env; processes.env; process.argv;', lines: [] },
  ])('a read of the environment: $why', ({ text, lines }) => expect(sourceOf(text)?.environment).toEqual(lines));

  test('every file below src, sorted by its path', () => {
    const root = projectOf({ 'src/b/two.ts': '', 'src/a.ts': '', 'other/no.ts': '', 'src/page.js': '' });
    expect(readSources(root).map(({ path }) => path)).toEqual(['src/a.ts', 'src/b/two.ts']);
  });

  test('a file that the compiler leaves out is a fault, not a silence', () => {
    const root = projectOf({ 'src/a.ts': '', 'src/b.ts': '', 'tsconfig.json': '{ "files": ["src/a.ts"] }' });
    expect(() => readSources(root)).toThrow(/src\/b\.ts is not part of .*tsconfig\.json/);
  });
});

describe('npm run figures', () => {
  const figures = (files: Readonly<Record<string, string>>) => {
    const run = spawnSync('npx', ['tsx', 'scripts/figures.ts', projectOf(files)], { cwd: ROOT, encoding: 'utf8' });
    return { code: run.status, out: run.stdout };
  };

  test('what keeps every limit passes', () => {
    const { code, out } = figures({
      'src/config.ts': 'export const env = process.env;\n',
      'src/a.ts': longFunction(60),
      'src/b.ts': longFunction(4),
      'src/c.ts': longFunction(2),
      'src/house.ts': 'export {};\n'.repeat(60),
      'src/room.ts': 'export {};\n'.repeat(60),
      'src/a/a.room.ts': 'export {};\n'.repeat(60),
    });
    expect({ code, out }).toMatchObject({ code: 0 });
    expect(out).not.toContain('BROKEN');
    expect(out).toMatch(/functions, median lines +4 +at most 8/);
    expect(out).toMatch(/functions, p90 lines +60\n/);
    expect(out).toMatch(/composition, lines in all +180 +at most 750/);
  });

  test('each broken limit is named with what breaks it', () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`src/full/${n}.ts`, 'f();\n'.repeat(131)]));
    const { code, out } = figures({
      ...many,
      'src/main.ts': `const port = process.env.PORT;\n${longFunction(61)}let a: any;\n`,
      'src/house.ts': 'f();\n'.repeat(251),
      'src/a/a.room.ts': 'f();\n'.repeat(250),
      'src/b/b.room.ts': 'f();\n'.repeat(250),
    });
    expect(code).toBe(1);
    expect(out.match(/BROKEN/g)).toHaveLength(9);
    for (const named of [
      /functions, longest .*BROKEN\n {4}src\/main\.ts:2 long \(61\)\n/,
      /files, longest .*BROKEN\n {4}src\/house\.ts \(251\)\n/,
      /files in the fullest folder .*BROKEN\n {4}src\/full \(21\)\n/,
      /composition, lines in all +751 .*BROKEN\n {4}src\/house\.ts \(251\)\n/,
      /uses of any .*BROKEN\n {4}src\/main\.ts:63\n/,
      /reads of the environment .*BROKEN\n {4}src\/main\.ts:1\n/,
    ])
      expect(out).toMatch(named);
  });
});
