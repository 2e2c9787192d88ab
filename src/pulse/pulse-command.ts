import { distance } from 'fastest-levenshtein';
import { code } from '../slack/blocks.ts';

const SUBCOMMANDS = [
  'answer',
  'results',
  'space',
  'action',
  'privacy',
  'delete',
  'stop',
  'preview',
  'start',
  'help',
] as const;
type Subcommand = (typeof SUBCOMMANDS)[number];

export type PulseCommand =
  | { readonly ok: true; readonly word: Subcommand; readonly words: readonly string[] }
  | { readonly ok: false; readonly hint: string };

/** Reads the words after `/pulse`. Without any, it is `answer`. */
export function parsePulseCommand(text: string): PulseCommand {
  const [first = 'answer', ...words] = text.split(/\s+/).filter(Boolean);
  const word = SUBCOMMANDS.find((one) => one === first.toLowerCase());
  if (word !== undefined) return { ok: true, word, words };
  if (/^(\?+|-h|--help)$/.test(first)) return { ok: true, word: 'help', words };
  return { ok: false, hint: `${code(first)} is nothing \`/pulse\` can do.${suggestion(first)} ${PULSE_HELP}` };
}

/** Suggests the nearest words: at most two letters differ, and one in a short word. */
function suggestion(typed: string): string {
  const allowed = typed.length < 4 ? 1 : 2;
  const far = SUBCOMMANDS.map((word) => ({ word, slips: distance(typed.toLowerCase(), word) }));
  const least = Math.min(...far.map(({ slips }) => slips));
  if (least > allowed) return '';
  const near = far.filter(({ slips }) => slips === least);
  return ` Did you mean ${near.map(({ word }) => `\`/pulse ${word}\``).join(' or ')}?`;
}

export const PULSE_HELP = [
  '`/pulse` can do this:',
  '• `/pulse answer`: the questions of the open pulse, under a minute',
  '• `/pulse delete`: deletes your answer while the pulse is open',
  '• `/pulse stop`: asks you no more',
  '• `/pulse results [team | all]`: what the last pulse said',
  '• `/pulse space [team]`: what people say beside what is measured',
  '• `/pulse action`: says what your team did about a complaint',
  '• `/pulse preview`: the form, without keeping anything',
  '• `/pulse privacy`: what becomes of your answer',
  '• `/pulse start`: for admins, how often it is asked',
].join('\n');
