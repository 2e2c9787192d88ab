import { beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/db/open.ts';
import { deploymentId } from '../../../src/deploys/deployment.ts';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { askDora } from '../../../src/dora/ask-dora.ts';
import { doraStore } from '../../../src/dora/dora.store.ts';
import { measured } from '../../../src/dora/metrics/measure.ts';
import { parseWindow } from '../../../src/dora/metrics/window-word.ts';
import { metricLines } from '../../../src/dora/snapshot/metric-lines.ts';
import { answersStore } from '../../../src/incidents/answering/answers.store.ts';
import { incidentsStore } from '../../../src/incidents/incidents.store.ts';
import { cardMessage } from '../../../src/incidents/question/card.view.ts';
import type { Answer } from '../../../src/incidents/verdict.ts';
import { teamId } from '../../../src/teams/team.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { present, valueOf } from '../../support/given.ts';
import { answerById } from './answer-by-id.ts';

const { db, pool, reset, url } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);
const store = answersStore(db, deploysStore(db));
const answer = answerById(store);
const incidents = incidentsStore(db, deploysStore(db));
const NOW = new Date('2026-11-25T12:00:00Z');
const at = (time: string) => `2026-11-20T${time}:00Z`;

const by = (actor: string) => ({ actor, at: NOW });
const yes = (...ids: number[]): Answer => ({ kind: 'yes', deployments: ids.map(deploymentId) });
const no = (reason = 'traffic'): Answer => ({ kind: 'no', reason });
const question = async (id = 'I1') => present(await store.question(id));
const marks = async () =>
  (await pool.query('select caused_incident as caused, incident_id as id from deploy_events order by id')).rows;

beforeEach(reset);

describe('the first answer wins', () => {
  beforeEach(() => incident({ id: 'I1', at: at('12:00') }));

  test('two people at the same instant, on two connections: one counts, the other person hears of it, and both are kept', async () => {
    const [one = 0] = await deploy({ at: at('11:50') });
    const other = await openDatabase({ url });
    try {
      const results = await Promise.all([
        answer('I1', yes(one), by('U1')),
        answerById(answersStore(other.db, deploysStore(other.db)))('I1', no(), by('U2')),
      ]);
      const standing = present((await question()).answered);
      expect(results.map(({ kind }) => kind).toSorted()).toEqual(['answered', 'answered-before']);
      expect(results).toContainEqual({ kind: 'answered-before', by: standing });
      expect(standing.by).toBe(results[0].kind === 'answered' ? 'U1' : 'U2');
      const history = await store.history('I1');
      expect(
        history.map((entry) => [entry.by, entry.refused]).toSorted(([a], [b]) => String(a).localeCompare(String(b))),
      ).toEqual([
        ['U1', standing.by !== 'U1'],
        ['U2', standing.by !== 'U2'],
      ]);
      expect(await marks()).toEqual([standing.by === 'U1' ? { caused: true, id: 'I1' } : { caused: false, id: null }]);
    } finally {
      await other.close();
    }
  });

  test('a change names the answer that it changes; one that was changed in the meantime cannot be changed', async () => {
    await answer('I1', no('traffic'), by('U1'));
    const { id } = present((await question()).answered);
    const change = { instead: id, why: 'it had expired' };
    expect(await answer('I1', no('certificate'), by('U2'), change)).toEqual({ kind: 'answered' });
    expect(await answer('I1', no('unknown'), by('U3'), change)).toMatchObject({
      kind: 'answered-before',
      by: { by: 'U2', answer: no('certificate'), why: 'it had expired' },
    });
    expect(await question()).toMatchObject({ answered: { answer: no('certificate'), by: 'U2' }, answers: 3 });
  });

  test('the same answer sent again by the same person is the same answer', async () => {
    await answer('I1', no(), by('U1'));
    expect(await answer('I1', no(), by('U1'))).toEqual({ kind: 'answered' });
    expect(await store.history('I1')).toHaveLength(1);
    expect(await answer('I1', no(), by('U2'))).toMatchObject({ kind: 'answered-before' });
  });

  test('"not sure yet" stays untagged, leaves room for an answer, and takes none back', async () => {
    await answer('I1', { kind: 'unsure' }, by('U1'));
    expect(await question()).toMatchObject({
      answered: undefined,
      unsureAt: NOW,
      answers: 1,
      incident: { deployTriggered: null },
    });
    expect(await answer('I1', no(), by('U2'))).toEqual({ kind: 'answered' });
    expect(await answer('I1', { kind: 'unsure' }, by('U1'))).toMatchObject({
      kind: 'answered-before',
      by: { by: 'U2' },
    });
    expect(await question()).toMatchObject({ answered: { answer: no() }, answers: 3 });
  });

  test('an incident that is gone, and a deadline that is over: nothing is saved', async () => {
    expect(await answer('I2', no(), by('U1'))).toEqual({ kind: 'gone' });
    expect(await store.correctOnset('I2', NOW, by('U1'), 'x')).toEqual({ kind: 'gone' });
    expect(await store.question('I2')).toBeUndefined();
    const over = AbortSignal.abort(new Error('too late'));
    await expect(answer('I1', no(), by('U1'), {}, over)).rejects.toThrow('too late');
    await expect(store.correctOnset('I1', NOW, by('U1'), 'x', over)).rejects.toThrow('too late');
    expect(await question()).toMatchObject({
      answered: undefined,
      answers: 0,
      incident: { startedAt: new Date(at('12:00')) },
    });
  });

  test('what was suggested is kept beside the answer, with the version of its rule', async () => {
    const [near = 0] = await deploy({ at: at('11:50') });
    await answer('I1', no(), by('U1'));
    expect((await pool.query('select suggestion, rule from incident_answers')).rows).toEqual([
      { suggestion: { kind: 'deploy', deployment: near, reason: expect.any(String) }, rule: 1 },
    ]);
  });
});

test.for([
  { why: 'a no', before: [], answer: no('certificate') },
  { why: 'a yes, whichever order it names them in', before: [], answer: yes(2, 1) },
  { why: 'a yes by deployments that are not there', before: [], answer: yes(99) },
  { why: 'not sure yet', before: [], answer: { kind: 'unsure' } },
  { why: 'one that comes second', before: [{ by: 'U2', answer: yes(1) }], answer: no() },
  { why: 'not sure, when it was answered', before: [{ by: 'U2', answer: no() }], answer: { kind: 'unsure' } },
  { why: 'the same again', before: [{ by: 'U1', answer: yes(1, 2) }], answer: yes(2, 1) },
  { why: 'one after somebody was not sure', before: [{ by: 'U2', answer: { kind: 'unsure' } }], answer: yes(1) },
] as const satisfies readonly { why: string; before: readonly { by: string; answer: Answer }[]; answer: Answer }[])(
  'an answer gives back the question as it would be read again: $why',
  async ({ before, answer: given }) => {
    await team('payments', ['checkout']);
    await incident({ id: 'I1', service: 'checkout', at: at('12:00') });
    const ids = [
      ...(await deploy({ service: 'checkout', at: at('11:50') })),
      ...(await deploy({ service: 'checkout', at: at('11:40') })),
    ];
    const real = (said: Answer): Answer =>
      said.kind === 'yes' ? yes(...said.deployments.map((index) => ids[index - 1] ?? 99_999)) : said;
    for (const one of before) await answer('I1', real(one.answer), by(one.by));
    const result = await store.answer(await question(), real(given), by('U1'));
    expect(result).toMatchObject({ question: await question() });
  },
);

describe('answers that came by another way', () => {
  test('a verdict by plain SQL stands, is a script’s, and can be changed', async () => {
    await incident({ id: 'I1', at: at('12:00'), verdict: { kind: 'no' } });
    expect(await question()).toMatchObject({ answered: { id: 0, answer: no('unknown'), by: 'script' }, answers: 0 });
    expect(await answer('I1', yes(), by('U1'))).toMatchObject({ kind: 'answered-before' });
    expect(await answer('I1', yes(), by('U1'), { instead: 0, why: 'x' })).toEqual({ kind: 'answered' });
    expect(await question()).toMatchObject({ answered: { answer: yes(), by: 'U1' } });
  });

  test('SQL that takes an answer back, or turns it, is what counts', async () => {
    await incident({ id: 'I1', at: at('12:00') });
    await answer('I1', no(), by('U1'));
    await pool.query('update incidents set deploy_triggered = true');
    expect((await question()).answered).toMatchObject({ answer: yes(), by: 'script' });
    await pool.query('update incidents set deploy_triggered = null');
    expect((await question()).answered).toBeUndefined();
    expect(await answer('I1', no(), by('U2'))).toEqual({ kind: 'answered' });
  });

  test('an event’s verdict is in the history once, however often it is sent', async () => {
    const [one = 0] = await deploy({ at: at('11:50') });
    const verdict = { kind: 'yes', deployments: [deploymentId(one)] } as const;
    const event = { id: 'I1', startedAt: new Date(at('12:00')), source: 'api', bodySha256: Buffer.of(), verdict };
    await incidents.add(event, NOW);
    await incidents.change('I1', { verdict }, NOW);
    await incidents.change('I1', { verdict: { kind: 'none' } }, NOW);
    const history = await store.history('I1');
    expect(history.map(({ answer, by: actor, at: when }) => [answer, actor, when])).toEqual([
      [verdict, 'api', NOW],
      [{ kind: 'none' }, 'api', NOW],
    ]);
    expect(history[1]?.insteadOf).toBe(history[0]?.id);
    expect((await question()).answered).toBeUndefined();
  });

  test('an event without a verdict is not an answer', async () => {
    await incidents.add(
      { id: 'I1', startedAt: NOW, source: 'api', bodySha256: Buffer.of(), verdict: { kind: 'none' } },
      NOW,
    );
    await incidents.change('I1', { title: 'Other' }, NOW);
    expect(await store.history('I1')).toEqual([]);
  });
});

describe('the onset', () => {
  test('is corrected with a reason, warns of an odd order and does not block, and blames the incident that began first', async () => {
    const [one = 0] = await deploy({ at: at('11:00') });
    await incident({ id: 'I1', at: at('12:00'), openedAt: at('12:10') }, { id: 'I2', at: at('12:05') });
    await answer('I1', yes(one), by('U1'));
    await answer('I2', yes(one), by('U1'));
    expect(await marks()).toEqual([{ caused: true, id: 'I1' }]);
    expect(await store.correctOnset('I1', new Date(at('12:20')), by('U2'), 'graphs')).toEqual({
      kind: 'corrected',
      warnings: ['The ticket was opened before this onset.'],
    });
    expect(await marks()).toEqual([{ caused: true, id: 'I2' }]);
    expect((await pool.query('select onset_source from incidents order by id')).rows).toEqual([
      { onset_source: 'person' },
      { onset_source: null },
    ]);
    expect((await pool.query('select was, started_at, actor, why, corrected_at from incident_onsets')).rows).toEqual([
      { was: new Date(at('12:00')), started_at: new Date(at('12:20')), actor: 'U2', why: 'graphs', corrected_at: NOW },
    ]);
  });

  test('in order warns of nothing', async () => {
    await incident({ id: 'I1', at: at('12:00'), openedAt: at('12:10') });
    expect(await store.correctOnset('I1', new Date(at('11:30')), by('U2'), 'x')).toEqual({
      kind: 'corrected',
      warnings: [],
    });
  });
});

describe('questions', () => {
  test.for([
    { why: 'open: neither mitigated nor resolved, answered or not', which: 'open', ids: ['I4', 'I1'] },
    { why: 'untagged: without an answer, however long ago it ended', which: 'untagged', ids: ['I4', 'I2'] },
    { why: 'answered', which: 'answered', ids: ['I3', 'I1'] },
  ] as const)('$why, the newest onset first', async ({ which, ids }) => {
    const id = teamId(await team('payments', ['checkout']));
    await incident(
      { id: 'I1', at: at('10:00'), verdict: { kind: 'no' } },
      { id: 'I2', at: at('11:00'), resolvedAt: at('11:10') },
      { id: 'I3', at: at('12:00'), mitigatedAt: at('12:10'), verdict: { kind: 'yes' } },
      { id: 'I4', at: at('13:00') },
      { id: 'I5', at: at('14:00'), service: 'search' },
    );
    const found = await store.questions({ team: id, which, limit: 10 });
    expect(found.map(({ incident: asked }) => [asked.id, asked.team, asked.teamId])).toEqual(
      ids.map((each) => [each, 'payments', id]),
    );
    expect(await store.questions({ team: id, which, limit: 1 })).toEqual(found.slice(0, 1));
  });

  test('without a team they are everybody’s, each with its own suspects', async () => {
    const [one = 0, two = 0] = await deploy({ at: at('09:50') }, { at: at('11:50'), service: 'search' });
    await incident({ id: 'I1', at: at('10:00') }, { id: 'I2', at: at('12:00'), service: 'search' });
    const found = await store.questions({ which: 'untagged', limit: 10 });
    expect(found.map(({ suspects }) => suspects.map(({ id }) => Number(id)))).toEqual([[two], [one]]);
    expect(found.map(({ incident: asked }) => [asked.team, asked.teamId])).toEqual([
      [null, undefined],
      [null, undefined],
    ]);
  });

  test('the deployments that an answer names are returned, however old they are', async () => {
    const [old = 0] = await deploy({ at: '2026-01-05T10:00:00Z' });
    await incident({ id: 'I1', at: at('12:00') });
    await answer('I1', yes(old), by('U1'));
    expect((await question()).named.map(({ id, service }) => [Number(id), service])).toEqual([[old, 'checkout']]);
  });

  test('from a feed that fell silent nothing is suggested', async () => {
    await deploy({ at: '2026-11-10T10:00:00Z' }, { at: '2026-11-11T10:00:00Z' });
    await incident({ id: 'I1', at: at('12:00') });
    expect((await question()).suggestion).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('may be missing'),
    });
    await deploy({ at: '2026-11-19T10:00:00Z' });
    expect((await question()).suggestion.kind).toBe('not-a-deploy');
  });
});

test('how often people agree with a suggestion: the last answer of each incident that had one', async () => {
  const id = teamId(await team('payments', ['checkout']));
  const [near = 0, , , two = 0] = await deploy(
    { at: at('08:55') },
    { at: at('10:55') },
    { at: at('12:50') },
    { at: at('12:55') },
    { at: at('14:55'), service: 'search' },
  );
  await incident(
    { id: 'agreed', at: at('09:00') },
    { id: 'differed', at: at('11:00') },
    { id: 'several', at: at('13:00') },
    { id: 'search', at: at('15:00'), service: 'search' },
  );
  await answer('agreed', no(), by('U1'));
  await answer('agreed', yes(near), by('U1'), { instead: (await question('agreed')).answered?.id, why: 'x' });
  await answer('differed', no(), by('U1'));
  await answer('several', yes(two), by('U1'));
  await answer('search', no(), by('U1'));
  expect(await store.agreement(id)).toEqual({ agreed: 1, differed: 1 });
  expect(await store.agreement(undefined)).toEqual({ agreed: 1, differed: 2 });
});

describe('what the answers make of the figures', () => {
  const ask = async () => {
    const asked = { subject: { kind: 'team', name: 'payments' }, window: valueOf(parseWindow('30d')) } as const;
    return valueOf(await askDora({ teams: teamsStore(db), dora: doraStore(db) }, asked, NOW));
  };
  const ten = () =>
    deploy(...Array.from({ length: 10 }, (_, index) => ({ at: new Date(Date.UTC(2026, 10, 20, 10, index)) })));

  beforeEach(async () => {
    await team('payments', ['checkout']);
    // So that no window is cut to the beginning of the data.
    await deploy({ at: '2026-01-05T10:00:00Z' });
  });

  test('3 incidents on one of ten deployments are 10 %', async () => {
    const [bad = 0] = await ten();
    await incident(...['I1', 'I2', 'I3'].map((id) => ({ id, at: at('10:30') })));
    expect(await ask()).toMatchObject({ changeFailRateUpTo: 0.3, metrics: { changeFailRate: measured(0, 10) } });
    for (const id of ['I1', 'I2', 'I3']) await answer(id, yes(bad), by('U1'));
    expect(await ask()).toMatchObject({
      changeFailRateUpTo: undefined,
      metrics: { changeFailRate: measured(0.1, 10) },
      facts: { incidents: { total: 3, deployTriggered: 3, untagged: 0 } },
    });
  });

  test('a "no" is not in the rate but in reliability; one that Drumbeat has not seen is not either, and counts for recovery', async () => {
    await ten();
    await incident(
      { id: 'I1', at: at('10:30'), resolvedAt: at('11:15') },
      { id: 'I2', at: at('10:30'), resolvedAt: at('11:00') },
    );
    await answer('I1', no('certificate'), by('U1'));
    await answer('I2', yes(), by('U1'));
    const snapshot = await ask();
    expect(snapshot).toMatchObject({
      changeFailRateUpTo: undefined,
      metrics: { changeFailRate: measured(0, 10), failedDeploymentRecoverySeconds: measured(1_800, 1) },
    });
    expect(metricLines(snapshot).at(-1)?.lines).toContain('by something else: certificate 45 min');
  });

  test('degraded 01:30, noticed 02:00, opened 02:30, resolved 03:00: 90 minutes and 30 by the ticket, on the card and in /dora', async () => {
    const [bad = 0] = await deploy({ at: at('01:20') });
    await incident({ id: 'I1', at: at('02:00'), openedAt: at('02:30'), resolvedAt: at('03:00') });
    await store.correctOnset('I1', new Date(at('01:30')), by('U1'), 'the graphs');
    await answer('I1', yes(bad), by('U1'));
    expect(cardMessage({ question: await question(), now: NOW }).text).toContain(
      'Recovery 90 min (ticket clock 30 min)',
    );
    const snapshot = await ask();
    expect(snapshot.metrics.failedDeploymentRecoverySeconds).toEqual(measured(5_400, 1));
    expect(
      metricLines(snapshot)
        .flatMap(({ lines }) => lines)
        .join('\n'),
    ).toMatch(/1\.5 h[\s\S]*30 min/);
  });
});
