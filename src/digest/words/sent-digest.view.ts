import type { KnownBlock } from '@slack/types';
import type { SlackMessage } from '../../slack/blocks.ts';
import { digest } from '../judging/digest.ts';
import type { KeptDigest } from '../judging/kept-digest.ts';
import { afterClick, DECLINED_WORDS, incidentBlock, STEP_BLOCK, takenWords } from './buttons.view.ts';
import { digestMessage } from './digest.view.ts';

type Shown = {
  readonly kept: KeptDigest;
  readonly isDelayed: boolean;
  /** The answers since, without a name, by the incident's id. */
  readonly answers: ReadonlyMap<string, string>;
};

/** A digest that was sent. In place of its buttons it shows the answers and what became of its step; its numbers stay. */
export function sentDigestMessage({ kept, isDelayed, answers }: Shown): SlackMessage {
  const message = digestMessage({ digest: digest({ ...kept.facts, isDelayed }), isPreview: false });
  const replacements = [
    ...kept.facts.untagged.first.flatMap(({ id }, index): [string, string][] => {
      const words = answers.get(id);
      return words === undefined ? [] : [[incidentBlock(index), words]];
    }),
    ...(kept.step === undefined ? [] : [[STEP_BLOCK, stepWords(kept.step)] as const]),
  ];
  const blocks = replacements.reduce<readonly KnownBlock[]>(
    (all, [blockId, words]) => afterClick(all, blockId, words),
    message.plain,
  );
  return { ...message, rich: blocks, plain: blocks };
}

const stepWords = ({ became, by }: NonNullable<KeptDigest['step']>): string =>
  became === 'taken' ? takenWords(by) : DECLINED_WORDS;
