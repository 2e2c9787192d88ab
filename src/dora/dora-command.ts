import { code } from '../slack/blocks.ts';
import type { DoraWord } from '../teams/dora-word.ts';
import { RESERVED_NAMES, SURELY_A_WINDOW } from '../teams/team.ts';
import type { Subject } from './finding/subject.ts';
import { DEFAULT_WINDOW, type Parsed, type WindowSpec } from './metrics/window.ts';
import { parseWindow } from './metrics/window-word.ts';

/** Whose numbers a question asks for, and over which days. */
export type DoraQuestion = { readonly subject: Subject; readonly window: WindowSpec };

export type DoraCommand =
  | { readonly kind: 'help' }
  /** A word that a room declared, and what followed it; `subject` is the team that is meant. */
  | { readonly kind: 'word'; readonly word: DoraWord; readonly words: readonly string[]; readonly subject: Subject }
  | ({ readonly kind: 'snapshot' } & DoraQuestion);

/** Reads what follows `/dora`; `declared` are the words of the rooms. A hint is a sentence for the person who typed it. */
export function parseDoraCommand(text: string, declared: readonly DoraWord[]): Parsed<DoraCommand> {
  const words = unescapeSlack(text).split(/\s+/).filter(Boolean);
  const [first = '', ...rest] = words;
  if (/^(help|\?+|-h|--help)$/i.test(first)) return { ok: true, value: { kind: 'help' } };
  const word = declared.find((one) => one.word === first.toLowerCase());
  if (word !== undefined) return parseWord(word, rest, declared);
  const question = parseQuestion(words, declared);
  return question.ok ? { ok: true, value: { kind: 'snapshot', ...question.value } } : question;
}

/** Reads what follows a word of a room. */
export function parseWord(
  word: DoraWord,
  words: readonly string[],
  declared: readonly DoraWord[],
): Parsed<Extract<DoraCommand, { kind: 'word' }>> {
  const read = (subject: Subject) => ({ ok: true, value: { kind: 'word', word, words, subject } }) as const;
  switch (word.takes) {
    case 'words':
      return read(HERE);
    case 'nothing':
      return words.length === 0
        ? read(HERE)
        : { ok: false, hint: `Write \`/dora ${word.word}\` alone${word.where ? `, ${word.where}` : ''}.` };
    case 'team': {
      const subject = parseSubject(words, declared);
      if (!subject.ok) return subject;
      if (subject.value.kind === 'service')
        return { ok: false, hint: `Name a team: \`/dora ${word.word} NAME\`. Services belong to teams.` };
      return read(subject.value);
    }
  }
}

const HERE = { kind: 'here' } as const;

/** Reads whose numbers are asked for, and the window that may come last. */
export function parseQuestion(words: readonly string[], declared: readonly DoraWord[]): Parsed<DoraQuestion> {
  const keyword = (words[0] ?? '').toLowerCase();
  const window = parseLastWord(words, keyword === 'team' || keyword === 'service');
  if (window?.ok === false) return window;
  const subject = parseSubject(window === undefined ? words : words.slice(0, -1), declared);
  if (!subject.ok) return subject;
  return { ok: true, value: { subject: subject.value, window: window?.value ?? DEFAULT_WINDOW } };
}

/** After `team` or `service`, a word like `7` or `2fa` belongs to the name, and one word alone is the name. */
function parseLastWord(words: readonly string[], isNamed: boolean): Parsed<WindowSpec> | undefined {
  const last = (words.at(-1) ?? '').toLowerCase();
  if (isNamed && (words.length < 3 || !SURELY_A_WINDOW.test(last))) return undefined;
  return parseWindow(last);
}

function parseSubject(words: readonly string[], declared: readonly DoraWord[]): Parsed<Subject> {
  const [first = '', ...rest] = words;
  const keyword = first.toLowerCase();
  if (words.length === 0) return { ok: true, value: { kind: 'here' } };
  if (words.length === 1 && keyword === 'all') return { ok: true, value: { kind: 'all' } };
  if (keyword === 'team' || keyword === 'service') return parseNamed(keyword, rest.join(' '));

  const channelId = /^<#([CG][A-Z0-9]+)(\|[^>]*)?>$/.exec(first)?.[1];
  if (words.length === 1 && channelId !== undefined) return { ok: true, value: { kind: 'channel', channelId } };
  const hint = hintFor(keyword, declared);
  return hint === undefined ? { ok: true, value: { kind: 'named', name: words.join(' ') } } : { ok: false, hint };
}

/** What is wrong with words that begin like this; `undefined` where they can only be a name. */
function hintFor(keyword: string, declared: readonly DoraWord[]): string | undefined {
  if (parseWindow(keyword)?.ok === true) return `One window, and it comes last: \`/dora NAME ${keyword}\`.`;
  if (keyword === 'all') return 'Only a window can follow `all`: `/dora all 90d`.';
  if (!RESERVED_NAMES.has(keyword) && !declared.some(({ word }) => word === keyword)) return undefined;
  return `${code(`/dora ${keyword}`)} is not something I can do. \`/dora help\` lists what I can.`;
}

function parseNamed(kind: 'team' | 'service', name: string): Parsed<Subject> {
  if (name === '')
    return { ok: false, hint: `Which ${kind}? Write \`/dora ${kind} NAME\`, and a window if you like: \`30d\`.` };
  return { ok: true, value: { kind, name } };
}

/** Slack escapes `&`, `<` and `>` in a command's text, and turns addresses into links. */
const unescapeSlack = (text: string): string =>
  text
    .replace(/<https?:\/\/[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
