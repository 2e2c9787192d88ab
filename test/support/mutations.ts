/** What an authentic sender may have in a body by accident, in place of a value. */
const STRANGE: readonly (readonly [why: string, value: unknown])[] = [
  ['NUL', 'a\u0000b'],
  ['half a character', '\ud83d'],
  ['nothing', null],
  ['a long text', 'x'.repeat(3_000)],
  ['a number past all', 1e308],
  ['a whole number past int8', 2 ** 70],
  ['a year before all', '0000-01-01T00:00:00Z'],
  ['a year after all', '9999-12-31T23:59:59Z'],
  ['a day that is none', '2026-02-30T00:00:00Z'],
  ['the name of the prototype', JSON.parse('{"__proto__":{"id":"x"}}')],
  ['a list', [{ 'a\u0000': 1 }]],
];

type Mutation = { readonly why: string; readonly body: unknown };

/** The body with one strange thing in it: each value in turn replaced by each of them, and each field under a strange name. */
export function mutationsOf(body: unknown): readonly Mutation[] {
  return pathsIn(body).flatMap((path) => [
    ...STRANGE.map(([why, value]) => ({ why: `${why} at /${path.join('/')}`, body: changed(body, path, value) })),
    ...['\u0000', '\ud83d', '__proto__'].map((name) => ({
      why: `the field ${JSON.stringify(name)} beside /${path.join('/')}`,
      body: changed(body, [...path.slice(0, -1), name], 'x\u0000'),
    })),
  ]);
}

function pathsIn(json: unknown): readonly (readonly string[])[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]) => [[name], ...pathsIn(value).map((path) => [name, ...path])]);
}

function changed(json: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const entries = Object.entries(json as object);
  const others = entries.filter(([one]) => one !== name);
  const inner = entries.find(([one]) => one === name)?.[1];
  const put = [name, changed(inner ?? {}, rest, value)] as const;
  // A list stays a list, but for a name that none of its items has.
  return Array.isArray(json) && inner !== undefined
    ? entries.map(([one, item]) => (one === name ? put[1] : item))
    : Object.fromEntries([...others, put]);
}
