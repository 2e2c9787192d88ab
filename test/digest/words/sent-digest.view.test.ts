import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digest } from '../../../src/digest/judging/digest.ts';
import { digestMessage } from '../../../src/digest/words/digest.view.ts';
import { sentDigestMessage } from '../../../src/digest/words/sent-digest.view.ts';
import type { SlackMessage } from '../../../src/slack/blocks.ts';
import { slackPayloadFaults } from '../../../src/slack/limits/limits.ts';
import { anyFacts } from '../any-facts.ts';
import { MONDAY, someFacts, untagged } from '../facts.ts';

const decided = fc.constantFrom(
  undefined,
  { became: 'taken', by: 'UIVO' } as const,
  {
    became: 'declined',
    by: 'UIVO',
  } as const,
);

test('after a click only the buttons change: the text and all other blocks stay as they were sent', () => {
  fc.assert(
    fc.property(anyFacts(), decided, fc.array(fc.boolean(), { maxLength: 4 }), (facts, step, answered) => {
      const ids = facts.untagged.first.flatMap(({ id }, index) => (answered[index] === true ? [id] : []));
      const kept = { team: facts.team.id, monday: MONDAY, facts, step };
      const answers = new Map(ids.map((id) => [id, 'Answered: not a deploy.']));
      const after = sentDigestMessage({ kept, isDelayed: facts.isDelayed, answers });
      const before = digestMessage({ digest: digest(facts), isPreview: false });
      expect(after.text).toBe(before.text);
      expect(after.rich).toHaveLength(before.rich.length);
      const withoutButtons = ({ rich }: SlackMessage) =>
        rich.map((block, index) => (before.rich[index]?.type === 'actions' ? block.block_id : block));
      expect(withoutButtons(after)).toEqual(withoutButtons(before));
      expect(slackPayloadFaults('message', { text: after.text, blocks: after.rich })).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

const facts = someFacts({ untagged: untagged(2) });
const shown = (
  step: { became: 'taken' | 'declined'; by: string } | undefined,
  answers: readonly [string, string][] = [],
) =>
  JSON.stringify(
    sentDigestMessage({
      kept: { team: facts.team.id, monday: MONDAY, facts, step },
      isDelayed: false,
      answers: new Map(answers),
    }).rich,
  );

test('the person who took the step on is named, and one who put it aside is not', () => {
  expect(shown({ became: 'taken', by: 'UIVO' })).toContain('<@UIVO> took this on.');
  expect(shown({ became: 'taken', by: 'UIVO' })).not.toContain('digest:take');
  expect(shown({ became: 'taken', by: 'forgotten' })).toContain('Someone who was forgotten took this on.');
  expect(shown({ became: 'declined', by: 'UIVO' })).toContain('Put aside this week.');
  expect(shown({ became: 'declined', by: 'UIVO' })).not.toContain('UIVO');
});

test('an answered incident loses its own buttons only', () => {
  const text = shown(undefined, [['INC-2', 'Answered: not a deploy.']]);
  expect(text).toContain('Answered: not a deploy.');
  expect(text).toContain('"value":"INC-1"');
  expect(text).not.toContain('"value":"INC-2"');
  expect(text).toContain('digest:take');
});
