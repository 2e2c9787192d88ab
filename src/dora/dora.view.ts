import type { KnownBlock } from '@slack/types';
import {
  context,
  escapeText,
  header,
  MAX_MESSAGE_TEXT,
  mrkdwn,
  type SlackMessage,
  section,
  truncate,
} from '../slack/blocks.ts';
import { contradictionWords, type DoraAnswer, emptyWords, isEmpty, periodLine, title } from './answer-words.ts';
import { answerControls } from './controls.view.ts';
import { moodWords } from './mood.ts';
import { metricLines } from './snapshot/metric-lines.ts';
import { notes } from './snapshot/notes.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { runningWeekWords, trendChart, trendNumbers, trendWords } from './trend/deployments-trend.view.ts';

/** The answer to `/dora`: for the person who asked only, with a window picker and *Share in channel*. */
export const doraMessage = (answer: DoraAnswer): SlackMessage =>
  message(answer, answerControls(answer.snapshot.scope, answer.window));

/** The same numbers for everybody in the channel. */
export const sharedDoraMessage = (answer: DoraAnswer, sharedBy: string): SlackMessage =>
  message(answer, context(`Shared by <@${sharedBy}> from \`/dora\``));

function message(answer: DoraAnswer, footer: KnownBlock): SlackMessage {
  const { snapshot } = answer;
  const top = [header(title(answer)), context(periodLine(snapshot))];
  if (isEmpty(snapshot)) {
    const blocks = [...top, section(emptyWords(snapshot)), footer];
    const lines = [escapeText(title(answer)), periodLine(snapshot), emptyWords(snapshot)];
    return { rich: blocks, plain: blocks, text: joined(lines) };
  }
  const warning = [contradictionWords(snapshot), moodWords(snapshot, answer.mood)].filter(
    (words) => words !== undefined,
  );
  const doubts = [runningWeekWords(snapshot) ?? [], notes(snapshot)].flat();
  const [chart, trend, numbers] = [trendChart(snapshot), trendWords(snapshot), trendNumbers(snapshot)];
  const before = [
    ...top,
    ...(warning.length === 0 ? [] : [section(warning.map((words) => `*${words}*`).join('\n'))]),
    fields(snapshot),
  ];
  const after = [...(doubts.length > 0 ? [context(doubts.join('\n'))] : []), footer];
  return {
    rich: [...before, ...(chart ? [chart] : []), ...after],
    plain: [...before, ...(trend === undefined ? [] : [section(trend)]), ...after],
    text: joined([
      escapeText(title(answer)),
      ...warning,
      ...metricLines(snapshot).map(({ name, lines }) => `${name}: ${lines.join('; ')}`),
      ...(numbers === undefined ? [] : [numbers]),
      periodLine(snapshot),
      ...doubts,
    ]),
  };
}

/** The same for App Home, which has neither charts nor controls. */
export function stateBlocks(snapshot: Snapshot): KnownBlock[] {
  if (isEmpty(snapshot)) return [section(emptyWords(snapshot))];
  const [warning, trend] = [contradictionWords(snapshot), trendWords(snapshot)];
  return [
    context(periodLine(snapshot)),
    ...(warning === undefined ? [] : [section(`*${warning}*`)]),
    fields(snapshot),
    ...(trend === undefined ? [] : [section(trend)]),
  ];
}

const joined = (lines: readonly string[]): string => truncate(lines.join('\n'), MAX_MESSAGE_TEXT);

const fields = (snapshot: Snapshot): KnownBlock => ({
  type: 'section',
  fields: metricLines(snapshot).map(({ name, lines }) => mrkdwn(`*${name}*\n${lines.join('\n')}`)),
});
