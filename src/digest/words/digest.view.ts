import type { KnownBlock } from '@slack/types';
import { context, linesWithin, MAX_MESSAGE_TEXT, type SlackMessage, section, truncate } from '../../slack/blocks.ts';
import { stepWords } from '../judging/next-step.ts';
import type { Digest } from '../judging/things.ts';
import { answerButtons, stepButtons, withoutButtons } from './buttons.view.ts';
import { type Parts, partsOf, type ThingOf, thingOf } from './digest-parts.ts';
import { incidentWords, moreIncidents } from './digest-words.ts';

export type DigestShown = {
  readonly digest: Digest;
  /** Marked as a preview, with words in place of its buttons. */
  readonly isPreview: boolean;
};

const MAX_CONTEXT = 1_800;
/** Slack accepts no more characters of JSON in the blocks of a message. */
const MAX_JSON = 13_000;

/**
 * The weekly digest, at most twelve blocks. The headline, speed and stability come first and are short, so that a phone
 * shows them with the first button.
 */
export function digestMessage({ digest, isPreview }: DigestShown): SlackMessage {
  const parts = partsOf(digest, isPreview);
  const blocks = digest.isQuiet ? quietBlocks(parts) : fitting(digest, parts);
  const shown = isPreview ? withoutButtons(blocks) : blocks;
  return { rich: shown, plain: shown, text: truncate(textOf(digest, parts), MAX_MESSAGE_TEXT) };
}

const quietBlocks = ({ title, headline, sentence, context: notes }: Parts): readonly KnownBlock[] => [
  section(`*${headline}* ${sentence}`),
  context(linesWithin([title, ...notes], MAX_CONTEXT).replaceAll('\n', ' · ')),
];

/** Three questions with long names can be longer than Slack accepts in one message. Then the digest asks fewer. */
function fitting(digest: Digest, parts: Parts): readonly KnownBlock[] {
  const most = thingOf(digest, 'needs-an-answer')?.incidents.length ?? 0;
  const attempts = Array.from({ length: most + 1 }, (_, index) => fullBlocks(digest, parts, most - index));
  return attempts.find((blocks) => JSON.stringify(blocks).length <= MAX_JSON) ?? attempts.at(-1) ?? [];
}

function fullBlocks(digest: Digest, parts: Parts, asked: number): readonly KnownBlock[] {
  const { title, headline, speed, stability, reliability, rituals, context: notes } = parts;
  const apart = reliability === undefined ? '' : `\n\n*Reliability* (not DORA) ${reliability}`;
  return [
    section(`*${headline}*\n${title}`),
    section(`*Speed* ${speed}\n*Stability* ${stability}${apart}`),
    ...questionBlocks(thingOf(digest, 'needs-an-answer'), asked),
    ...(rituals.length === 0 ? [] : [section(rituals.join('\n\n'))]),
    ...stepBlocks(digest),
    context(linesWithin(notes, MAX_CONTEXT)),
  ];
}

const QUESTION = '*Needs an answer: was it triggered by a deploy?*';

function questionBlocks(asking: ThingOf<'needs-an-answer'> | undefined, most: number): readonly KnownBlock[] {
  if (asking === undefined) return [];
  const shown = asking.incidents.slice(0, most);
  const more = asking.count > shown.length ? moreIncidents(asking.count - shown.length) : undefined;
  if (shown.length === 0) return [section([QUESTION, more].join('\n'))];
  return shown.flatMap((incident, index) => [
    section(
      [
        ...(index === 0 ? [QUESTION] : []),
        incidentWords(incident),
        // Above the last buttons and not in its own block, because the message has twelve blocks already.
        ...(index === shown.length - 1 && more !== undefined ? [`_${more}_`] : []),
      ].join('\n'),
    ),
    answerButtons(incident, index),
  ]);
}

function stepBlocks(digest: Digest): readonly KnownBlock[] {
  const next = thingOf(digest, 'next-step');
  if (next === undefined) return [];
  const { team, week } = digest;
  return [
    section(`*Next step* ${stepWords(next.step.id)}`),
    stepButtons({ team: team.id, monday: week.monday, step: next.step.id }),
  ];
}

/** The result first: a notification shows only the beginning. */
function textOf(digest: Digest, parts: Parts): string {
  const [asking, next] = [thingOf(digest, 'needs-an-answer'), thingOf(digest, 'next-step')];
  const { title, headline, speed, stability, sentence, reliability, rituals, context: notes } = parts;
  return [
    headline,
    ...(digest.isQuiet ? [sentence] : [`Speed: ${speed}`, `Stability: ${stability}`]),
    title,
    ...(reliability === undefined ? [] : [`Reliability: ${reliability}`]),
    ...(asking === undefined
      ? []
      : [`Needs an answer (${asking.count}): ${asking.incidents.map(incidentWords).join('; ')}`]),
    ...rituals,
    ...(next === undefined ? [] : [`Next step: ${stepWords(next.step.id)}`]),
    ...notes,
  ].join('\n');
}
