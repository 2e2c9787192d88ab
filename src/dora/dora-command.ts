import { type IncidentCommand, parseIncidentCommand } from '../incidents/answering/incident-command.ts';
import { code } from '../slack/blocks.ts';
import { RESERVED_NAMES } from '../teams/team.ts';
import { DEFAULT_WINDOW, type Parsed, parseWindow, type WindowSpec } from './metrics/window.ts';

/** Whose numbers are asked for. `here` is the team of the channel, else of the person, else the whole workspace. */
export type Subject =
  | { readonly kind: 'here' }
  | { readonly kind: 'all' }
  | { readonly kind: 'channel'; readonly channelId: string }
  /** A team if there is one of this name, else a service. */
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'team'; readonly name: string }
  | { readonly kind: 'service'; readonly name: string };

/** What is shown of it: the numbers, how they come about, the deployments, or the weeks. */
const ASPECTS = ['explain', 'deploys', 'trend'] as const;
export type Aspect = 'snapshot' | (typeof ASPECTS)[number];

/** What is not about numbers: it opens a form or says how things stand. */
const CHORES = ['settings', 'status', 'mute', 'privacy', 'incidents', 'digest'] as const;
export type Chore = (typeof CHORES)[number];

export type DoraCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'setup' }
  | { readonly kind: 'chore'; readonly chore: Chore; readonly subject: Subject }
  | { readonly kind: 'incident'; readonly command: Exclude<IncidentCommand, { kind: 'list' }> }
  | { readonly kind: Aspect; readonly subject: Subject; readonly window: WindowSpec };

/** Reads what follows `/dora`. A hint is a sentence for the person who typed it. */
export function parseDoraCommand(text: string): Parsed<DoraCommand> {
  const [first = '', ...rest] = unescapeSlack(text).split(/\s+/).filter(Boolean);
  if (/^(help|\?+|-h|--help)$/i.test(first)) return { ok: true, value: { kind: 'help' } };
  if (first.toLowerCase() === 'setup') return parseSetup(rest);
  if (first.toLowerCase() === 'incident') return parseIncident(rest);
  const chore = CHORES.find((word) => word === first.toLowerCase());
  if (chore !== undefined) return parseChore(chore, rest);
  const aspect = ASPECTS.find((word) => word === first.toLowerCase());
  return aspect === undefined
    ? parseQuestion('snapshot', [first, ...rest].filter(Boolean))
    : parseQuestion(aspect, rest);
}

const parseSetup = (rest: readonly string[]): Parsed<DoraCommand> =>
  rest.length === 0
    ? { ok: true, value: { kind: 'setup' } }
    : { ok: false, hint: 'Write `/dora setup` alone, in the channel of the team.' };

/** `incident list` is another word for `incidents`. */
function parseIncident(words: readonly string[]): Parsed<DoraCommand> {
  const parsed = parseIncidentCommand(words);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  return value.kind === 'list'
    ? parseChore('incidents', value.words)
    : { ok: true, value: { kind: 'incident', command: value } };
}

/** `settings`, `status`, `incidents` and `digest` may name a team; the others are about the person who types. */
function parseChore(chore: Chore, words: readonly string[]): Parsed<DoraCommand> {
  if (chore === 'mute' || chore === 'privacy') {
    return words.length === 0
      ? { ok: true, value: { kind: 'chore', chore, subject: { kind: 'here' } } }
      : { ok: false, hint: `Write \`/dora ${chore}\` alone.` };
  }
  const subject = parseSubject(words);
  if (!subject.ok) return subject;
  if (subject.value.kind === 'service')
    return { ok: false, hint: `Name a team: \`/dora ${chore} NAME\`. Services belong to teams.` };
  return { ok: true, value: { kind: 'chore', chore, subject: subject.value } };
}

function parseQuestion(kind: Aspect, words: readonly string[]): Parsed<DoraCommand> {
  const keyword = (words[0] ?? '').toLowerCase();
  const window = parseLastWord(words, keyword === 'team' || keyword === 'service');
  if (window?.ok === false) return window;
  const subject = parseSubject(window === undefined ? words : words.slice(0, -1));
  if (!subject.ok) return subject;
  return { ok: true, value: { kind, subject: subject.value, window: window?.value ?? DEFAULT_WINDOW } };
}

/** What nobody would write but for a window, good or bad. */
const SURELY_A_WINDOW = /^(\d+[dw]|(this|last)-week|.*\.\..*)$/s;

/** After `team` or `service`, a word like `7` or `2fa` belongs to the name, and one word alone is the name. */
function parseLastWord(words: readonly string[], isNamed: boolean): Parsed<WindowSpec> | undefined {
  const last = (words.at(-1) ?? '').toLowerCase();
  if (isNamed && (words.length < 3 || !SURELY_A_WINDOW.test(last))) return undefined;
  return parseWindow(last);
}

function parseSubject(words: readonly string[]): Parsed<Subject> {
  const [first = '', ...rest] = words;
  const keyword = first.toLowerCase();
  if (words.length === 0) return { ok: true, value: { kind: 'here' } };
  if (words.length === 1 && keyword === 'all') return { ok: true, value: { kind: 'all' } };
  if (keyword === 'team' || keyword === 'service') return parseNamed(keyword, rest.join(' '));

  const channelId = /^<#([CG][A-Z0-9]+)(\|[^>]*)?>$/.exec(first)?.[1];
  if (words.length === 1 && channelId !== undefined) return { ok: true, value: { kind: 'channel', channelId } };
  const hint = hintFor(keyword);
  return hint === undefined ? { ok: true, value: { kind: 'named', name: words.join(' ') } } : { ok: false, hint };
}

/** What is wrong with words that begin like this; `undefined` where they can only be a name. */
function hintFor(keyword: string): string | undefined {
  if (parseWindow(keyword)?.ok === true) return `One window, and it comes last: \`/dora NAME ${keyword}\`.`;
  if (keyword === 'all') return 'Only a window can follow `all`: `/dora all 90d`.';
  if (!RESERVED_NAMES.has(keyword)) return undefined;
  return `${code(`/dora ${keyword}`)} is not something I can do. \`/dora help\` lists what I can.`;
}

function parseNamed(kind: 'team' | 'service', name: string): Parsed<Subject> {
  if (name === '')
    return { ok: false, hint: `Which ${kind}? Write \`/dora ${kind} NAME\`, and a window if you like: \`30d\`.` };
  return { ok: true, value: { kind, name } };
}

/** Slack hands a command's text over with `&`, `<` and `>` escaped, and with addresses wrapped as links. */
const unescapeSlack = (text: string): string =>
  text
    .replace(/<https?:\/\/[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
