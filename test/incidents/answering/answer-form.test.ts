import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deploymentId } from '../../../src/deploys/deployment.ts';
import { readAnswer, readOnset } from '../../../src/incidents/answering/answer-form.ts';
import { ANSWER_MODAL, answerView } from '../../../src/incidents/answering/answer-form.view.ts';
import type { Answered } from '../../../src/incidents/verdict.ts';
import { slackPayloadFaults } from '../../../src/slack/limits/limits.ts';
import type { FormValues } from '../../../src/slack/modals/form-values.ts';
import { anAskedIncident, aQuestion, aSuspect, HOSTILE, NOW } from '../question-builders.ts';

/** What Slack hands over: one element in each block. */
const values = (fields: Readonly<Record<string, object>>): FormValues =>
  Object.fromEntries(Object.entries(fields).map(([name, state]) => [name, { value: state }]));
const chosen = (...options: string[]) => ({ selected_options: options.map((value) => ({ value })) });
const one = (value: string) => ({ selected_option: { value } });
const typed = (value: string) => ({ value });
const moment = (at: string) => ({ selected_date_time: Date.parse(at) / 1_000 });

describe('the answer', () => {
  test.for([
    { why: 'one suspect', form: 'yes', fields: { suspects: chosen('7') }, answer: { kind: 'yes', deployments: [7] } },
    {
      why: 'a suspect and one not listed',
      form: 'yes',
      fields: { suspects: chosen('7'), others: chosen('9') },
      answer: { kind: 'yes', deployments: [7, 9] },
    },
    {
      why: 'one that was chosen in both places counts once',
      form: 'yes',
      fields: { suspects: chosen('7'), others: chosen('7') },
      answer: { kind: 'yes', deployments: [7] },
    },
    {
      why: 'Drumbeat has not seen it',
      form: 'yes',
      fields: { suspects: chosen('unseen') },
      answer: { kind: 'yes', deployments: [] },
    },
    { why: 'a reason', form: 'no', fields: { reason: one('traffic') }, answer: { kind: 'no', reason: 'traffic' } },
  ] as const)('is read: $why', ({ form, fields, answer }) => {
    expect(readAnswer(form, values(fields))).toEqual({ ok: true, value: { answer, why: undefined } });
  });

  test.for([
    { why: 'nothing was chosen', form: 'yes', fields: {}, field: 'suspects', says: /Choose the deployment/ },
    {
      why: 'unseen and yet named',
      form: 'yes',
      fields: { suspects: chosen('unseen', '7') },
      field: 'suspects',
      says: /not both/,
    },
    { why: 'no number', form: 'yes', fields: { others: chosen('x') }, field: 'suspects', says: /what is offered/ },
    { why: 'no reason', form: 'no', fields: {}, field: 'reason', says: /unknown is one/ },
    {
      why: 'a reason of somebody’s own',
      form: 'no',
      fields: { reason: one('aliens') },
      field: 'reason',
      says: /Choose/,
    },
    { why: 'neither yes nor no', form: 'change', fields: { why: typed('x') }, field: 'kind', says: /one of the two/ },
    {
      why: 'a change without a reason',
      form: 'change',
      fields: { kind: one('no'), reason: one('traffic'), why: typed('  ') },
      field: 'why',
      says: /why it is changed/,
    },
  ] as const)('is refused at its field: $why', ({ form, fields, field, says }) => {
    expect(readAnswer(form, values(fields))).toEqual({ ok: false, faults: { [field]: expect.stringMatching(says) } });
  });

  test('a change reads only what goes with the answer chosen, and its reason', () => {
    const fields = { kind: one('no'), suspects: chosen('7'), reason: one('certificate'), why: typed('it had expired') };
    expect(readAnswer('change', values(fields))).toEqual({
      ok: true,
      value: { answer: { kind: 'no', reason: 'certificate' }, why: 'it had expired' },
    });
  });
});

describe('the onset', () => {
  test('is an instant and the reason of the correction', () => {
    const fields = { started_at: moment('2026-11-25T01:30:00Z'), why: typed('graphs') };
    expect(readOnset(values(fields), NOW)).toEqual({
      ok: true,
      value: { startedAt: new Date('2026-11-25T01:30:00Z'), why: 'graphs' },
    });
  });

  test.for([
    { why: 'none', fields: { why: typed('x') }, field: 'started_at' },
    {
      why: 'one in the future',
      fields: { started_at: moment('2026-11-25T12:01:00Z'), why: typed('x') },
      field: 'started_at',
    },
    { why: 'no reason', fields: { started_at: moment('2026-11-25T01:30:00Z') }, field: 'why' },
  ])('is refused: $why', ({ fields, field }) => {
    const reading = readOnset(values(fields), NOW);
    expect(reading.ok ? [] : Object.keys(reading.faults)).toEqual([field]);
  });
});

describe('the form', () => {
  const id = deploymentId;
  const other = (n: number) => aSuspect({ id: id(n), deployedAt: new Date('2026-11-20T09:05:00Z') });
  const before = (answer: Answered['answer']): Answered => ({ id: 3, answer, by: 'U1', at: NOW, why: undefined });
  const text = (shown: Parameters<typeof answerView>[0]) => JSON.stringify(answerView(shown));

  test('has what is suggested chosen already', () => {
    const question = aQuestion({ suggestion: { kind: 'deploy', deployment: id(1), reason: 'Near.' } });
    expect(text({ form: 'yes', question, others: [] })).toMatch(/"initial_options":\[[^\]]*"value":"1"/);
    expect(text({ form: 'yes', question: aQuestion(), others: [] })).not.toContain('initial_options');
  });

  test('offers each deployment once, and one that is named whatever its age', () => {
    const question = aQuestion({ answered: before({ kind: 'yes', deployments: [id(9)] }), named: [other(9)] });
    const said = text({ form: 'change', question, others: [aSuspect(), other(8), other(8), other(9)] });
    expect(
      [...said.matchAll(/"text":"([^"]*abcdef1[^"]*)"[^}]*\},"value":"(\d)"/g)].map(([, label, value]) => [
        value,
        label,
      ]),
    ).toEqual([
      ['1', '10 min before · abcdef1 checkout'],
      ['9', '11-20 09:05 UTC · abcdef1 checkout'],
      ['8', '11-20 09:05 UTC · abcdef1 checkout'],
      ['9', '11-20 09:05 UTC · abcdef1 checkout'],
    ]);
  });

  test('of a change has the present answer in it', () => {
    const no = aQuestion({ answered: before({ kind: 'no', reason: 'traffic' }) });
    expect(text({ form: 'change', question: no, others: [] })).toMatch(/"initial_option":[^}]*\}?,?"value":"traffic"/);
    const unseen = aQuestion({ answered: before({ kind: 'yes', deployments: [] }) });
    expect(text({ form: 'change', question: unseen, others: [] })).toMatch(
      /"initial_options":\[[^\]]*"value":"unseen"/,
    );
  });

  test('passes Slack’s limits, whatever was sent', () => {
    const foreign = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 300, unit: 'binary' }));
    const forms = fc.constantFrom('yes', 'no', 'change', 'onset');
    fc.assert(
      fc.property(forms, foreign, foreign, fc.nat(150), (form, title, said, count) => {
        const suspects = Array.from({ length: 5 }, (_, n) =>
          aSuspect({ id: id(n + 1), service: said, sha: said, status: said, by: said }),
        );
        const others = Array.from({ length: count }, (_, n) => ({ ...other(n + 10), service: said, sha: said }));
        const question = aQuestion({
          incident: anAskedIncident({ title, service: said }),
          suspects,
          suggestion: { kind: 'deploy', deployment: id(1), reason: said },
          answered: before({ kind: 'yes', deployments: [id(1), id(10)] }),
        });
        expect(slackPayloadFaults('modal', answerView({ form, question, others }))).toEqual([]);
      }),
      { numRuns: 100 },
    );
    for (const view of [ANSWER_MODAL.loading(), ANSWER_MODAL.sentence('Gone.')])
      expect(slackPayloadFaults('modal', view)).toEqual([]);
  });
});
