import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FormShown, PULSE_MODAL, pulseForm, thankYou } from '../../../src/pulse/asking/form.view.ts';
import { type Answers, MAX_COMMENT, NOT_SAID_VALUE, readAnswers } from '../../../src/pulse/survey/answer.ts';
import { BANK } from '../../../src/pulse/survey/bank.ts';
import { FRICTIONS, NOTHING_MUCH } from '../../../src/pulse/survey/friction.ts';
import { slackPayloadFaults } from '../../../src/slack/limits/limits.ts';
import type { FormValues } from '../../../src/slack/modals/form-values.ts';

const questions = BANK.slice(0, 3);
const shown: FormShown = {
  questions,
  k: 5,
  audience: 12,
  teamName: 'payments',
  leadsFromOutside: [],
  closesAt: new Date('2026-11-06T16:00:00Z'),
  before: undefined,
  isPreview: false,
  metadata: '{"wave":7}',
};
type Option = { readonly value: string; readonly text: { readonly text: string } };
type Input = {
  readonly type: string;
  readonly block_id: string;
  readonly optional: boolean;
  readonly element: {
    readonly options?: Option[];
    readonly initial_option?: Option;
    readonly initial_options?: Option[];
    readonly initial_value?: string;
  };
};
const inputsOf = (more: Partial<FormShown> = {}): readonly Input[] =>
  (pulseForm({ ...shown, ...more }).blocks as unknown as Input[]).filter(({ type }) => type === 'input');
const wordsOf = (more: Partial<FormShown> = {}): string => JSON.stringify(pulseForm({ ...shown, ...more }).blocks);
/** What Slack hands back where nothing of the form was touched. */
const untouched = (inputs: readonly Input[]): FormValues =>
  Object.fromEntries(
    inputs.map(({ block_id: id, element }) => [
      id,
      {
        value: {
          selected_option: element.initial_option ?? null,
          selected_options: element.initial_options ?? [],
          value: element.initial_value ?? null,
        },
      },
    ]),
  );

describe('the form', () => {
  test('begins with the promise, word for word as PRIVACY.md has it', () => {
    const [first] = pulseForm(shown).blocks as unknown as { readonly text: { readonly text: string } }[];
    const doc = readFileSync(`${import.meta.dirname}/../../../docs/PRIVACY.md`, 'utf8').replaceAll(/\s+/g, ' ');
    expect(first?.text.text).toMatch(/^Confidential while open: /);
    expect(doc).toContain(first?.text.text.replaceAll('’', "'"));
  });

  test('asks each question with its five answers in words, and last the choice not to say', () => {
    const asked = inputsOf().slice(0, questions.length);
    expect(asked.map(({ block_id: id }) => id)).toEqual(questions.map(({ id }) => id));
    for (const [index, { element }] of asked.entries()) {
      const options = element.options ?? [];
      expect(options.slice(0, 5).map(({ text }) => text.text)).toEqual([...(questions[index]?.scale ?? [])]);
      expect(options.at(-1)).toMatchObject({ value: NOT_SAID_VALUE });
    }
  });

  test('lets everything be skipped', () => {
    expect(inputsOf().map(({ optional }) => optional)).not.toContain(false);
  });

  test.for([
    { audience: 9, k: 5, has: false, why: 'a comment among nine is known by its style' },
    { audience: 10, k: 5, has: true, why: 'ten are enough' },
    { audience: 11, k: 12, has: false, why: 'more are needed where the admins raised it' },
  ])('a text field for $audience people at k = $k: $why', ({ audience, k, has }) => {
    expect(inputsOf({ audience, k }).some(({ block_id: id }) => id === 'comment')).toBe(has);
  });

  test.for([
    { says: 'one of 12 in payments', why: 'as one of how many' },
    { says: 'fewer than 5 answers', why: 'the limit' },
    { says: '<@UMARA> will read the figures, too, as lead of payments', why: 'who reads it from outside the team' },
  ])('says before it asks: $why', ({ says }) => expect(wordsOf({ leadsFromOutside: ['UMARA'] })).toContain(says));

  test('says the comment’s rules beside the comment alone', () => {
    expect(wordsOf({ audience: 9 })).not.toMatch(/comment|90 days/i);
    expect(wordsOf({ audience: 12, k: 12 })).toContain('at least 12 of your team answer and 3 write something');
  });

  test('keeps no answer in its metadata', () => {
    const before: Answers = { items: { Q01: 1 }, slowed: ['meetings'], comment: 'secret' };
    expect(pulseForm({ ...shown, before }).private_metadata).toBe(shown.metadata);
  });

  test('a preview says so first, and on its button', () => {
    expect(wordsOf({ isPreview: true })).toContain('nothing that you choose here is kept');
    expect(pulseForm({ ...shown, isPreview: true }).submit?.text).toBe('Send (nothing is kept)');
  });

  test('a team’s name pings nobody', () => {
    const words = wordsOf({ teamName: '<!channel> & sons' });
    expect(words).toContain('&lt;!channel&gt; &amp; sons');
    expect(words).not.toContain('<!channel>');
  });

  test('is accepted by Slack, whatever stands in it', () => {
    const before: Answers = { items: {}, slowed: ['meetings', 'docs', 'code'], comment: '<&>'.repeat(MAX_COMMENT / 3) };
    const views = [
      pulseForm({ ...shown, questions: BANK, before, teamName: '<&>'.repeat(60) }),
      pulseForm({ ...shown, audience: 0, k: 20, teamName: '' }),
      PULSE_MODAL.sentence('Later.'),
      thankYou(shown.closesAt, false),
    ];
    expect(views.flatMap((view) => slackPayloadFaults('modal', view))).toEqual([]);
  });
});

test('a form that is opened again and sent untouched sends the same answer', () => {
  type Given = Answers['items'][string];
  const given = fc.constantFrom<Given>(1, 2, 3, 4, 5, NOT_SAID_VALUE);
  const codes = FRICTIONS.map(({ code }) => code);
  const slowed = fc.oneof(
    fc.constant<Answers['slowed']>(NOTHING_MUCH.code),
    fc.subarray(codes, { maxLength: 3 }).map((some): Answers['slowed'] => some),
  );
  const answers: fc.Arbitrary<Answers> = fc.record({
    items: fc.dictionary(fc.constantFrom(...questions.map(({ id }) => id)), given, { noNullPrototype: true }),
    slowed,
    comment: fc.constantFrom('', 'Fewer meetings, please'),
  });
  fc.assert(
    fc.property(answers, (before) => {
      const ids = questions.map(({ id }) => id);
      const read = readAnswers(ids, { hasComment: true }, untouched(inputsOf({ before })));
      expect(read).toEqual({ ok: true, value: before });
    }),
  );
});
