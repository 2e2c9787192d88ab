import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Sql, sql, toQuery } from '../../src/db/sql.ts';

describe('sql', () => {
  test('a value becomes a numbered placeholder', () => {
    expect(toQuery(sql`select ${'a'}, ${2}`)).toEqual({ text: 'select $1, $2', values: ['a', 2] });
  });

  test('a fragment is inserted and the numbers continue', () => {
    const where = sql`where a = ${1} and b = ${2}`;
    expect(toQuery(sql`select ${0} from t ${where} limit ${3}`)).toEqual({
      text: 'select $1 from t where a = $2 and b = $3 limit $4',
      values: [0, 1, 2, 3],
    });
  });

  test('a hostile text stays a value', () => {
    const hostile = `'; drop table teams; --`;
    expect(toQuery(sql`select ${hostile}`)).toEqual({ text: 'select $1', values: [hostile] });
  });

  test('an array, null and undefined are each one value', () => {
    expect(toQuery(sql`${[1, 2]} ${null} ${undefined}`).values).toEqual([[1, 2], null, undefined]);
  });

  test('nested fragments keep their text and the order of their values, and a value never becomes text', () => {
    fc.assert(
      fc.property(tree, (node) => {
        const { text, values } = toQuery(build(node));
        const { words, leaves } = flatten(node);
        expect(values).toEqual(leaves);
        expect(text).toBe(words.reduce((all, word, index) => `${all}$${index}${word}`));
      }),
    );
  });
});

/** What a template is made of: text, then a value or a fragment, then text again, and so on. */
type Node = { words: string[]; holes: Hole[] };
type Hole = { value: string | number } | { fragment: Node };

const word = fc.stringMatching(/^[a-z ]{0,6}$/);
const tree: fc.Arbitrary<Node> = fc.letrec<{ node: Node; hole: Hole }>((tie) => ({
  node: fc.integer({ min: 0, max: 3 }).chain((size) =>
    fc.record({
      words: fc.array(word, { minLength: size + 1, maxLength: size + 1 }),
      holes: fc.array(tie('hole'), { minLength: size, maxLength: size }),
    }),
  ),
  hole: fc.oneof(
    { maxDepth: 4 },
    fc.record({ value: fc.oneof(fc.string(), fc.integer()) }),
    fc.record({ fragment: tie('node') }),
  ),
})).node;

function build({ words, holes }: Node): Sql {
  const parts = Object.assign([...words], { raw: words });
  return sql(parts, ...holes.map((hole) => ('value' in hole ? hole.value : build(hole.fragment))));
}

/** The same tree, read from left to right: the text between the values, and the values. */
function flatten({ words, holes }: Node): { words: string[]; leaves: unknown[] } {
  const all = { words: [words[0] ?? ''], leaves: [] as unknown[] };
  const append = (text: string) => all.words.push(`${all.words.pop()}${text}`);
  holes.forEach((hole, index) => {
    if ('value' in hole) {
      all.leaves.push(hole.value);
      all.words.push('');
    } else {
      const inner = flatten(hole.fragment);
      append(inner.words[0] ?? '');
      all.words.push(...inner.words.slice(1));
      all.leaves.push(...inner.leaves);
    }
    append(words[index + 1] ?? '');
  });
  return all;
}
