import { context, header, type SlackMessage, section } from '../slack/blocks.ts';
import type { DoraWord } from '../teams/dora-word.ts';

const QUESTIONS = [
  ['/dora', 'the team of this channel, the last 30 days'],
  ['/dora payments', 'a team or a service by its name'],
  ['/dora payments 90d', 'another window: `7d`, `8w`, `this-week`, `last-week`'],
  ['/dora all 2026-10-01..2026-11-01', 'everything, in October; the second date is not in the window'],
] as const;

const ODD_NAME = [
  '/dora team help',
  'a team that is called like one of these words; `/dora service NAME` for a service',
] as const;

const ABOUT =
  "DORA's five metrics, counted from deployments and incidents; speed and stability always stand together. Only you see the answer until you press *Share in channel*.";

/** What `/dora help` says: how to ask, then the words that the rooms declared. */
export function helpMessage(words: readonly Pick<DoraWord, 'help'>[]): SlackMessage {
  const examples = words.flatMap(({ help }) => help.map(([typed, meaning]) => [`/dora ${typed}`, meaning] as const));
  const lines = [...QUESTIONS, ...examples, ODD_NAME].map(([command, meaning]) => `\`${command}\` ${meaning}`);
  const blocks = [header('How to ask /dora'), section(lines.join('\n')), context(ABOUT)];
  return { rich: blocks, plain: blocks, text: ['How to ask /dora', ...lines, ABOUT].join('\n') };
}
