import { FORGOTTEN } from '../../person-records.ts';
import { escapeText, mention, truncate } from '../../slack/blocks.ts';
import type { SettingChange } from '../../teams/audit.store.ts';
import { weekdayName, weekdayWords } from '../form-parts/weekdays.ts';

const MAX_SUBJECT = 80;
const MAX_VALUE = 60;
const MAX_WORDS = 400;
const MOST_ITEMS = 3;

/** What people call a type of message. */
type LabelOf = (kind: string) => string;

/** `team payments: digest Monday 10:00 → Tuesday 09:00`; a change that was not recorded as from and to shows only its subject. */
export function changeWords({ subject, change }: SettingChange, labelOf: LabelOf): string {
  const parts = Object.entries(change).flatMap(([name, value]) => fromTo(name, value, labelOf));
  return [subjectWords(subject), ...(parts.length === 0 ? [] : [whole(parts)])].join(': ');
}

/** As many parts as fit. None is cut, because a cut mention is not a mention. */
function whole(parts: readonly string[]): string {
  const shown = parts.filter((_, index) => parts.slice(0, index + 1).join('; ').length <= MAX_WORDS || index === 0);
  const more = parts.length - shown.length;
  return [...shown, ...(more === 0 ? [] : [`and ${more} more`])].join('; ');
}

/** Who made a change: a person, or what else it was. */
export const actorWords = ({ actor }: Pick<SettingChange, 'actor'>): string =>
  isPerson(actor) ? mention(actor) : escapeText(actor);

const isPerson = (id: string): boolean => /^[UW]\w+$/.test(id) || id === FORGOTTEN;

const subjectWords = (subject: string): string => {
  const [, person = ''] = /^person (\w+)$/.exec(subject) ?? [];
  return isPerson(person) ? mention(person) : escapeText(truncate(subject, MAX_SUBJECT));
};

function fromTo(name: string, value: unknown, labelOf: LabelOf): readonly string[] {
  if (typeof value !== 'object' || value === null || !('to' in value)) return [];
  const { from, to } = value as { from?: unknown; to: unknown };
  const { words = plain, separator } = (name === 'muted' ? muted(labelOf) : SETTINGS[name]) ?? {};
  const sides = [itemsOf(from, separator), itemsOf(to, separator)] as const;
  const [before, after] = [listed(sides[0], sides[1], words), listed(sides[1], sides[0], words)];
  return [`${name.replaceAll('_', ' ')} ${before} → ${after}`];
}

const itemsOf = (value: unknown, separator: string | undefined): readonly string[] => {
  if (value === null || value === undefined || value === '') return [];
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return separator === undefined ? [text] : text.split(separator);
};

/** A short list in full. A longer list shows what differs from the other side: other items, else items in another place. */
function listed(items: readonly string[], others: readonly string[], words: (item: string) => string): string {
  if (items.length === 0) return 'nothing';
  const own = items.filter((item) => !others.includes(item));
  const moved = items.filter((item, index) => others[index] !== item);
  const differing = [own, moved, items].find((some) => some.length > 0) ?? [];
  const shown = (items.length <= MOST_ITEMS ? items : differing).slice(0, MOST_ITEMS);
  const more = items.length - shown.length;
  return `${shown.map(words).join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
}

type Words = { readonly words?: (item: string) => string; readonly separator?: string };

const plain = (item: string): string => escapeText(truncate(item, MAX_VALUE));

/** Mentions people, channels and user groups. The first letter of an id tells which it is. */
const idWords = (id: string): string =>
  isPerson(id) ? mention(id) : /^[CG]\w+$/.test(id) ? `<#${id}>` : /^S\w+$/.test(id) ? `<!subteam^${id}>` : plain(id);

const LIST = ', ';
const muted = (labelOf: LabelOf): Words => ({ words: (kind) => plain(labelOf(kind)), separator: LIST });
const MENTION: Words = { words: idWords };
const MENTIONS: Words = { words: idWords, separator: LIST };

/** The settings whose values are not shown as they were recorded. */
const SETTINGS: Readonly<Record<string, Words>> = {
  member: MENTIONS,
  'on-call': MENTIONS,
  lead: MENTIONS,
  channel: MENTION,
  incident_channel: MENTION,
  triage_channel: MENTION,
  digest_channel: MENTION,
  services: { separator: LIST },
  i_am: { separator: LIST },
  own_days: { separator: '; ' },
  working_days: { words: (days) => weekdayWords(days.split(' ').map(Number)) },
  digest: { words: (at) => plain(at.replace(/^[1-7](?= )/, (day) => weekdayName(Number(day)))) },
};
