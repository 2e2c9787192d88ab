import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deploymentId } from '../../../src/deploys/deployment.ts';
import { cardMessage, INCIDENT_ACTIONS, questionBlocks } from '../../../src/incidents/question/card.view.ts';
import type { Question } from '../../../src/incidents/question/question.ts';
import { type Answer, type Answered, NO_REASONS } from '../../../src/incidents/verdict.ts';
import { anAskedIncident, aQuestion, aSuspect, faultsOf, HOSTILE, NOW } from '../question-builders.ts';

const textOf = (parts: Partial<Question> = {}): string => cardMessage({ question: aQuestion(parts), now: NOW }).text;
const shown = (at: string) => `<!date^${Date.parse(at) / 1_000}^`;

const answered = (answer: Answer, parts: Partial<Answered> = {}): Answered => ({
  id: 3,
  answer,
  by: 'U0MARA',
  at: new Date('2026-11-25T03:10:00Z'),
  why: undefined,
  ...parts,
});

/** The buttons of a card, in their order. */
const buttonsOf = (parts: Partial<Question> = {}): unknown[] =>
  cardMessage({ question: aQuestion(parts), now: NOW }).rich.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.map((element) =>
          'action_id' in element ? [element.action_id, 'value' in element && element.value] : [],
        )
      : [],
  );

describe('both clocks', () => {
  const night = anAskedIncident({
    acknowledgedAt: new Date('2026-11-25T02:00:00Z'),
    resolvedAt: new Date('2026-11-25T03:00:00Z'),
  });

  test('degraded 01:30, noticed 02:00, opened 02:30, resolved 03:00: 90 minutes, and 30 by the ticket', () => {
    const text = textOf({ incident: night });
    expect(text).toContain('Recovery 90 min (ticket clock 30 min)');
    expect(text).toContain(`Onset ${shown('2026-11-25T01:30:00Z')}`);
    expect(text).toContain(`ticket ${shown('2026-11-25T02:30:00Z')}`);
  });

  test.for([
    {
      why: 'mitigation ends it, not the closing of the ticket',
      parts: { mitigatedAt: new Date('2026-11-25T02:45:00Z') },
      says: 'Recovery 75 min (ticket clock 15 min)',
    },
    {
      why: 'without a ticket there is one clock',
      parts: { openedAt: null },
      says: /no ticket time\nRecovery 90 min$/m,
    },
    { why: 'an open one has an age', parts: { resolvedAt: null }, says: 'open for 10.5 h' },
    {
      why: 'times in an odd order are shown as they are',
      parts: { resolvedAt: new Date('2026-11-25T01:20:00Z') },
      says: 'Recovery −10 min',
    },
  ])('$why', ({ parts, says }) => {
    expect(textOf({ incident: { ...night, ...parts } })).toMatch(says);
  });
});

describe('before an answer', () => {
  test('a suspect is a line: how long before, service, short sha, status, by whom in words, rolled back since', () => {
    const suspect = aSuspect({
      rolledBackAt: new Date('2026-11-25T02:50:00Z'),
      by: '@mara',
      url: 'https://ci.example.com/?a=1&b=2',
    });
    expect(textOf({ suspects: [suspect] })).toContain(
      `• 10 min before · checkout <https://ci.example.com/?a=1&amp;b=2|abcdef1> · success · by \`@mara\` · rolled back ${shown('2026-11-25T02:50:00Z')}`,
    );
  });

  test.for([
    {
      why: 'no suspect',
      parts: { suspects: [] },
      says: 'No production deployment in the 60 minutes before that Drumbeat knows of.',
    },
    {
      why: 'a deployment is suggested',
      parts: { suggestion: { kind: 'deploy', deployment: deploymentId(1), reason: 'The only one.' } as const },
      says: 'Suggestion: checkout `abcdef1`. The only one. You decide.',
    },
    {
      why: 'no deployment is suggested',
      parts: { suggestion: { kind: 'not-a-deploy', reason: 'A certificate.' } as const },
      says: 'Suggestion: not a deploy. A certificate. You decide.',
    },
    { why: 'nothing is suggested', parts: {}, says: 'No suggestion. Several.' },
    {
      why: 'somebody was not sure, whom it does not name',
      parts: { unsureAt: NOW },
      says: 'Somebody was not sure yet, ',
    },
    {
      why: 'its source has a page',
      parts: { incident: anAskedIncident({ url: 'https://pd.example.com/1' }) },
      says: 'P1 · payments · checkout · <https://pd.example.com/1|where it is handled>',
    },
  ])('it says so where $why', ({ parts, says }) => {
    expect(textOf(parts)).toContain(says);
  });

  test('there are three answers and the onset, each button with the incident’s id', () => {
    expect(buttonsOf()).toEqual(
      ['yes', 'no', 'unsure', 'onset'].map((kind) => [INCIDENT_ACTIONS[kind as 'yes'], 'INC-1']),
    );
  });
});

describe('after an answer', () => {
  test.for([
    {
      why: 'a deployment',
      parts: { answered: answered({ kind: 'yes', deployments: [deploymentId(1)] }), named: [aSuspect()] },
      says: '*deploy-triggered* by checkout `abcdef1`',
    },
    {
      why: 'one that was not seen',
      parts: { answered: answered({ kind: 'yes', deployments: [] }) },
      says: '*deploy-triggered*, by a deployment that Drumbeat has not seen',
    },
    {
      why: 'another reason',
      parts: { answered: answered({ kind: 'no', reason: 'infra or provider' }) },
      says: '*not a deploy* (infrastructure or provider)',
    },
  ])('the card says who, when and what: $why', ({ parts, says }) => {
    expect(textOf(parts)).toContain(`<@U0MARA> answered ${shown('2026-11-25T03:10:00Z')}`);
    expect(textOf(parts)).toContain(says);
    expect(buttonsOf(parts)).toEqual([
      ['incidents:change', 'INC-1'],
      ['incidents:onset', 'INC-1'],
    ]);
  });

  test('a change says why, and an answer by no person names nobody', () => {
    const answer: Answer = { kind: 'no', reason: 'traffic' };
    expect(textOf({ answered: answered(answer, { why: 'it was <the> sale' }) })).toContain(
      'Changed because: it was &lt;the&gt; sale',
    );
    expect(textOf({ answered: answered(answer, { by: 'script' }) })).toContain('A script answered');
    expect(textOf({ answered: answered(answer, { by: 'api' }) })).toContain('The incident’s source answered');
  });
});

const foreign = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 300, unit: 'binary' }));
const suspects = fc.array(
  fc.record({ service: foreign, sha: foreign, status: foreign, by: foreign, url: foreign, minutes: fc.nat(20_000) }),
  { maxLength: 5 },
);
const answers = fc.option(
  fc.constantFrom<Answer>(
    { kind: 'yes', deployments: [deploymentId(1)] },
    { kind: 'yes', deployments: [] },
    ...NO_REASONS.map(({ value }): Answer => ({ kind: 'no', reason: value })),
    { kind: 'no', reason: '<!channel>' },
  ),
  { nil: undefined },
);

test('whatever was sent: Slack takes the card and the list, and they ping nobody', () => {
  fc.assert(
    fc.property(foreign, foreign, suspects, answers, foreign, (title, service, some, answer, said) => {
      const found = some.map(({ minutes, ...each }, index) =>
        aSuspect({ ...each, id: deploymentId(index + 1), minutesBefore: minutes, rolledBackAt: NOW }),
      );
      const question = aQuestion({
        incident: anAskedIncident({ id: 'i'.repeat(100), title, service, team: service, severity: said.slice(0, 20) }),
        suspects: found,
        named: Array.from({ length: 4 }, () => found).flat(),
        suggestion: { kind: 'deploy', deployment: deploymentId(1), reason: said },
        answered: answer && answered(answer, { by: said, why: said }),
      });
      expect(faultsOf(cardMessage({ question, now: NOW }))).toEqual([]);
      const list = [question, question, question].flatMap((each) => questionBlocks(each, NOW));
      expect(faultsOf({ rich: list, plain: list, text: 'Three incidents' })).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('in a list it is one section and its buttons', () => {
  const blocks = questionBlocks(aQuestion(), NOW);
  expect(blocks.map(({ type }) => type)).toEqual(['section', 'actions']);
  expect(JSON.stringify(blocks)).toContain('*Checkout answers 500* · P1 · payments · checkout');
});
