import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import { INCIDENT_ACTIONS } from '../../incidents/question/card.view.ts';
import { context, mentionFirst, plainText, type SlackBlock, truncate } from '../../slack/blocks.ts';
import type { UntaggedIncident } from '../judging/facts.ts';
import { plainLine } from '../one-line.ts';
import { DIGEST_ACTIONS, type StepButton, stepValue } from './actions.ts';

const MAX_LABEL = 75;

const ANSWERS = [
  { action: INCIDENT_ACTIONS.yes, label: 'Deploy-triggered' },
  { action: INCIDENT_ACTIONS.no, label: 'Not a deploy' },
  { action: INCIDENT_ACTIONS.unsure, label: 'Not sure yet' },
];

export const incidentBlock = (index: number): string => `digest:incident:${index}`;

/** The buttons of the card, so that an answer in a digest is the same answer. */
export const answerButtons = (incident: UntaggedIncident, index: number): ActionsBlock => ({
  type: 'actions',
  block_id: incidentBlock(index),
  elements: ANSWERS.map(
    ({ action, label }): Button => ({
      type: 'button',
      action_id: action,
      text: plainText(label),
      accessibility_label: truncate(`${label}: ${plainLine(incident.title) || incident.id}`, MAX_LABEL),
      value: incident.id,
    }),
  ),
});

export const STEP_BLOCK = 'digest:step';

/** *I'll take it* is the only primary button of the message. */
export const stepButtons = (step: StepButton): ActionsBlock => ({
  type: 'actions',
  block_id: STEP_BLOCK,
  elements: [
    {
      type: 'button',
      action_id: DIGEST_ACTIONS.take,
      text: plainText('I’ll take it'),
      style: 'primary',
      value: stepValue(step),
    },
    { type: 'button', action_id: DIGEST_ACTIONS.decline, text: plainText('Not now'), value: stepValue(step) },
  ],
});

/** Replaces the buttons once somebody took the step on. It is the only name of a person in a digest. */
export const takenWords = (userId: string): string => `${mentionFirst(userId)} took this on.`;
export const DECLINED_WORDS = 'Put aside this week.';

/** The blocks of a digest as it was sent, with `words` in place of the buttons of one block. */
export const afterClick = <Block extends SlackBlock>(
  blocks: readonly Block[],
  blockId: string,
  words: string,
): readonly (Block | KnownBlock)[] =>
  blocks.map((block) =>
    block.type === 'actions' && block.block_id === blockId ? { ...context(words), block_id: blockId } : block,
  );

/** The blocks with the labels of the buttons in place of the buttons: a preview must not take a step on. */
export const withoutButtons = (blocks: readonly KnownBlock[]): readonly KnownBlock[] =>
  blocks.map((block) => (block.type === 'actions' ? context(`In the channel: ${labels(block).join(' · ')}`) : block));

const labels = ({ elements }: ActionsBlock): readonly string[] =>
  elements.flatMap((element) => (element.type === 'button' ? [`[${element.text.text}]`] : []));
