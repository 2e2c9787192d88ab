import { context, header, type SlackMessage, section } from '../slack/blocks.ts';

const EXAMPLES = [
  ['/dora', 'the team of this channel, the last 30 days'],
  ['/dora payments', 'a team or a service by its name'],
  ['/dora payments 90d', 'another window: `7d`, `8w`, `this-week`, `last-week`'],
  ['/dora all 2026-10-01..2026-11-01', 'everything, in October; the second date is not in the window'],
  ['/dora explain payments', 'each definition with these very numbers, and the deployments behind them'],
  ['/dora deploys payments 7d', 'the newest deployments, with status, lead time and incidents'],
  ['/dora trend payments', 'a chart of each metric over twelve weeks'],
  ['/dora incidents payments', 'what is open, what waits for an answer with its buttons, what was answered by whom'],
  ['/dora incident declare', 'a new incident; `resolve` ends one, `onset` corrects when it began'],
  ['/dora setup', 'the team of this channel: name, time zone, services'],
  ['/dora settings', 'what is set for the team and the workspace, and forms to change it'],
  ['/dora status', 'what sends data, what is due next, what did not arrive'],
  ['/dora mute', 'which messages Drumbeat sends to you'],
  ['/dora privacy', 'what is kept, for how long, and who sees it'],
  ['/dora team help', 'a team that is called like one of these words; `/dora service NAME` for a service'],
] as const;

const ABOUT =
  "DORA's five metrics, counted from deployments and incidents; speed and stability always stand together. Only you see the answer until you press *Share in channel*.";

/** What `/dora help` says. */
export function helpMessage(): SlackMessage {
  const lines = EXAMPLES.map(([command, meaning]) => `\`${command}\` ${meaning}`);
  const blocks = [header('How to ask /dora'), section(lines.join('\n')), context(ABOUT)];
  return { rich: blocks, plain: blocks, text: ['How to ask /dora', ...lines, ABOUT].join('\n') };
}
