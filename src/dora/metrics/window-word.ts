import { code } from '../../slack/blocks.ts';
import { daysBetween, parseLocalDate } from '../../teams/calendar/local-date.ts';
import type { Parsed, WindowSpec } from './window.ts';

const MAX_DAYS = 366;

/** Long before anything was counted. It keeps the odd calendars of distant years out. */
const EARLIEST = '1970-01-01';

const EXAMPLE_RANGE = '`2026-10-01..2026-11-01`';
const HOW = `Write \`30d\`, \`8w\`, \`this-week\`, \`last-week\` or ${EXAMPLE_RANGE}.`;
const DAYS_OF = { d: 1, w: 7 } as const;

/** Reads one word as a window: `undefined` where it does not look like one, a hint where it does but is not one. */
export function parseWindow(word: string): Parsed<WindowSpec> | undefined {
  if (word === 'this-week' || word === 'last-week') return { ok: true, value: { kind: word } };
  const span = /^(\d+)([dw])$/.exec(word);
  if (span !== null) return parseDays(word, Number(span[1]) * DAYS_OF[span[2] as 'd' | 'w']);
  if (word.includes('..')) return parseRange(word);
  if (/^[-+]?\d+([.,]\d+)?[a-z]{0,6}$/.test(word)) return { ok: false, hint: `${code(word)} is not a window. ${HOW}` };
  return undefined;
}

/** The words for `parseWindow` that ask for this window again. */
export function windowWord(spec: WindowSpec): string {
  switch (spec.kind) {
    case 'days':
      return `${spec.days}d`;
    case 'this-week':
    case 'last-week':
      return spec.kind;
    case 'range':
      return `${spec.from}..${spec.to}`;
  }
}

function parseDays(word: string, days: number): Parsed<WindowSpec> {
  if (days >= 1 && days <= MAX_DAYS) return { ok: true, value: { kind: 'days', days } };
  return {
    ok: false,
    hint: `${code(word)}: a window has 1 to ${MAX_DAYS} days (\`1d\` to \`${MAX_DAYS}d\`, or \`52w\`).`,
  };
}

function parseRange(word: string): Parsed<WindowSpec> {
  const [first = '', ...rest] = word.split('..');
  const second = rest.join('..');
  const from = parseLocalDate(first);
  const to = parseLocalDate(second);
  if (from === undefined || to === undefined) {
    const wrong = from === undefined ? first : second;
    const fault = wrong === '' ? `${code(word)} lacks a date` : `${code(wrong)} is not a date`;
    return { ok: false, hint: `${fault}. A range is two dates: ${EXAMPLE_RANGE}.` };
  }
  if (from < EARLIEST) return { ok: false, hint: `${from} is too early: nothing was deployed before ${EARLIEST}.` };
  const days = daysBetween(from, to);
  if (days < 1) {
    return {
      ok: false,
      hint: `${code(word)} is empty: the second date must come after the first and is not in the window.`,
    };
  }
  if (days > MAX_DAYS) return { ok: false, hint: `${code(word)} has ${days} days; a window has at most ${MAX_DAYS}.` };
  return { ok: true, value: { kind: 'range', from, to } };
}
