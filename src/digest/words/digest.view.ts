import type { KnownBlock } from '@slack/types';
import { context, linesWithin, MAX_MESSAGE_TEXT, type SlackMessage, section, truncate } from '../../slack/blocks.ts';
import { stepWords } from '../judging/next-step.ts';
import type { Digest, Thing } from '../judging/things.ts';
import { oneLine } from '../one-line.ts';
import { speedWords, stabilityWords, weekFigures } from './balance-words.ts';
import { answerButtons, stepButtons, withoutButtons } from './buttons.view.ts';
import { contextLines } from './context-words.ts';
import { incidentWords, moreIncidents, reliabilityWords, titleWords } from './digest-words.ts';
import { headlineWords } from './headline-words.ts';

export type DigestShown = {
  readonly digest: Digest;
  /** Only for the person who asked: marked, and its buttons are words. */
  readonly isPreview: boolean;
};

const PREVIEW = 'Preview, only you can see it';
const MAX_CONTEXT = 1_800;
/** What Slack takes of a message's blocks as JSON. */
const MAX_JSON = 13_000;

/**
 * The weekly digest, at most twelve blocks. The headline, speed and stability come first and are short, so that a phone
 * shows them with the first button.
 */
export function digestMessage({ digest, isPreview }: DigestShown): SlackMessage {
  const said = partsOf(digest, isPreview);
  const blocks = digest.isQuiet ? quietBlocks(said) : fitting(digest, said);
  const shown = isPreview ? withoutButtons(blocks) : blocks;
  return { rich: shown, plain: shown, text: truncate(textOf(digest, said), MAX_MESSAGE_TEXT) };
}

type ThingOf<Kind extends Thing['kind']> = Extract<Thing, { kind: Kind }>;

const find = <Kind extends Thing['kind']>({ things }: Digest, kind: Kind): ThingOf<Kind> | undefined =>
  things.find((thing): thing is ThingOf<Kind> => thing.kind === kind);

type Parts = {
  readonly title: string;
  readonly headline: string;
  readonly speed: string;
  readonly stability: string;
  /** Both of them for a quiet week, where nothing is compared because all is in its usual range. */
  readonly sentence: string;
  readonly reliability: string | undefined;
  /** Of flaky tests, CI and pulse: a paragraph each. */
  readonly rituals: readonly string[];
  readonly context: readonly string[];
};

function partsOf(digest: Digest, isPreview: boolean): Parts {
  const [headline, balance] = [find(digest, 'headline'), find(digest, 'balance')];
  const [reliability, notes] = [find(digest, 'reliability'), find(digest, 'context')];
  if (headline === undefined || balance === undefined || notes === undefined) {
    throw new Error('A digest always has a headline, speed and stability, and a context');
  }
  return {
    title: `${isPreview ? `${PREVIEW} · ` : ''}${titleWords(digest)}`,
    headline: headlineWords(headline.headline, digest.week.daysOff.length > 0),
    speed: speedWords(balance.balance),
    stability: stabilityWords(balance.balance),
    sentence: `${weekFigures(digest.week, balance.balance.stabilityKnown)}.`,
    reliability: reliability && reliabilityWords(reliability),
    rituals: ritualWords(digest),
    context: contextLines(notes, balance.balance.stabilityKnown),
  };
}

const RITUALS = { flaky: 'Flaky tests', ci: 'CI', pulse: 'Pulse' } as const;
const MAX_LINE = 150;
const MAX_RITUAL = 600;

const ritualWords = ({ things }: Digest): readonly string[] =>
  things.flatMap((thing) => {
    if (thing.kind !== 'flaky' && thing.kind !== 'ci' && thing.kind !== 'pulse') return [];
    const lines = linesWithin(
      thing.lines.map((line) => oneLine(line, MAX_LINE)).filter((line) => line !== ''),
      MAX_RITUAL,
    );
    return [`*${RITUALS[thing.kind]}*\n${lines}`];
  });

const quietBlocks = ({ title, headline, sentence, context: notes }: Parts): readonly KnownBlock[] => [
  section(`*${headline}* ${sentence}`),
  context(linesWithin([title, ...notes], MAX_CONTEXT).replaceAll('\n', ' · ')),
];

/** Long names in three questions can be more than Slack takes in one message; then fewer are asked here. */
function fitting(digest: Digest, said: Parts): readonly KnownBlock[] {
  const most = find(digest, 'needs-an-answer')?.incidents.length ?? 0;
  const attempts = Array.from({ length: most + 1 }, (_, index) => fullBlocks(digest, said, most - index));
  return attempts.find((blocks) => JSON.stringify(blocks).length <= MAX_JSON) ?? attempts.at(-1) ?? [];
}

function fullBlocks(digest: Digest, said: Parts, asked: number): readonly KnownBlock[] {
  const { title, headline, speed, stability, reliability, rituals, context: notes } = said;
  const apart = reliability === undefined ? '' : `\n\n*Reliability* (not DORA) ${reliability}`;
  return [
    section(`*${headline}*\n${title}`),
    section(`*Speed* ${speed}\n*Stability* ${stability}${apart}`),
    ...questionBlocks(find(digest, 'needs-an-answer'), asked),
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
        // Above the last buttons and not a block of its own, of which there are twelve.
        ...(index === shown.length - 1 && more !== undefined ? [`_${more}_`] : []),
      ].join('\n'),
    ),
    answerButtons(incident, index),
  ]);
}

function stepBlocks(digest: Digest): readonly KnownBlock[] {
  const next = find(digest, 'next-step');
  if (next === undefined) return [];
  const { team, week } = digest;
  return [
    section(`*Next step* ${stepWords(next.step.id)}`),
    stepButtons({ team: team.id, monday: week.monday, step: next.step.id }),
  ];
}

/** The result first: a notification shows only the beginning. */
function textOf(digest: Digest, said: Parts): string {
  const [asking, next] = [find(digest, 'needs-an-answer'), find(digest, 'next-step')];
  const { title, headline, speed, stability, sentence, reliability, rituals, context: notes } = said;
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
