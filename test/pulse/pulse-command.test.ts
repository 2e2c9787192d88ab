import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePulseCommand } from '../../src/pulse/pulse-command.ts';

const hintOf = (text: string): string => {
  const parsed = parsePulseCommand(text);
  return parsed.ok ? '' : parsed.hint;
};

test.for([
  { text: '', word: 'answer', words: [], why: 'without a word it answers, which most people want' },
  { text: 'answer', word: 'answer', words: [], why: 'the same in full' },
  { text: '  RESULTS   payments ', word: 'results', words: ['payments'], why: 'case and spaces do not matter' },
  { text: 'results team Web Shop', word: 'results', words: ['team', 'Web', 'Shop'], why: 'a name keeps its case' },
  { text: '?', word: 'help', words: [], why: 'a question mark asks for help' },
  { text: '--help', word: 'help', words: [], why: 'programmers type this' },
])('`/pulse $text` is $word: $why', ({ text, word, words }) => {
  expect(parsePulseCommand(text)).toEqual({ ok: true, word, words });
});

describe('what it cannot do', () => {
  test.for([
    { text: 'anwser', meant: '`/pulse answer`', why: 'two letters changed places' },
    { text: 'result', meant: '`/pulse results`', why: 'one is missing' },
    { text: 'Delet', meant: '`/pulse delete`', why: 'case does not matter' },
    { text: 'sto', meant: '`/pulse stop`', why: 'a short word may have one slip' },
    { text: 'stat', meant: '`/pulse start`', why: 'the nearest, of words that are like each other' },
  ])('$text: $why', ({ text, meant }) => expect(hintOf(text)).toContain(`Did you mean ${meant}`));

  test.for([
    { text: 'nonsense', why: 'nothing comes near' },
    { text: 'a', why: 'one letter resembles every word' },
  ])('$text gets the list alone: $why', ({ text }) => {
    expect(hintOf(text)).not.toContain('Did you mean');
    expect(hintOf(text)).toContain('`/pulse privacy`');
  });

  test('what was typed never pings or links', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300 }), (text) => {
        expect(hintOf(`<!channel>${text}`)).not.toContain('<');
        expect(hintOf(`<!channel>${text}`).length).toBeLessThan(3_000);
      }),
    );
  });
});
