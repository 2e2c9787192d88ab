import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Db } from '../../../src/db/db.ts';
import { deploymentId } from '../../../src/deploys/deployment.ts';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { answersStore } from '../../../src/incidents/answering/answers.store.ts';
import type { Answer } from '../../../src/incidents/verdict.ts';
import { testDatabase } from '../../support/database.ts';
import { answerById } from './answer-by-id.ts';

const { db, pool, reset } = await testDatabase();

const INCIDENTS = ['a', 'b', 'c'] as const;
const DEPLOYMENTS = [1, 2, 3].map(deploymentId);
const AT = new Date('2026-11-25T10:00:00Z');
const onset = (hour: number): Date => new Date(Date.UTC(2026, 10, 25, hour));

type Step = {
  readonly incident: (typeof INCIDENTS)[number];
  readonly act: { readonly answer: Answer; readonly sees: boolean } | { readonly hour: number };
  /** Which statement of it fails, as if the process had died there; past the last one, none does. */
  readonly diesAt: number;
};

const answers: fc.Arbitrary<Answer> = fc.oneof(
  fc.subarray(DEPLOYMENTS).map((deployments): Answer => ({ kind: 'yes', deployments })),
  fc.constant<Answer>({ kind: 'no', reason: 'traffic' }),
  fc.constant<Answer>({ kind: 'unsure' }),
);

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    incident: fc.constantFrom(...INCIDENTS),
    act: fc.oneof(
      { arbitrary: fc.record({ answer: answers, sees: fc.boolean() }), weight: 3 },
      { arbitrary: fc.record({ hour: fc.integer({ min: 0, max: 3 }) }), weight: 1 },
    ),
    diesAt: fc.integer({ min: 1, max: 30 }),
  }),
  { minLength: 1, maxLength: 8 },
);

class Crash extends Error {}

/** The database of a process that dies just before its `diesAt`th statement. */
function mortal(real: Db, diesAt: number): Db {
  let statements = 0;
  const around = (inner: Db): Db => ({
    query: (asked) => {
      statements += 1;
      if (statements === diesAt) throw new Crash();
      return inner.query(asked);
    },
    transaction: (work) => inner.transaction((tx) => work(around(tx))),
  });
  return around(real);
}

type Known = { hour: number; answer: Answer | undefined; id: number | undefined };

type Outcome = 'done' | 'refused' | 'died';

async function take({ incident, act, diesAt }: Step, known: Known, actor: string): Promise<Outcome> {
  const store = answersStore(mortal(db, diesAt), deploysStore(db));
  const by = { actor, at: AT };
  try {
    if ('hour' in act) {
      await store.correctOnset(incident, onset(act.hour), by, 'why');
      return 'done';
    }
    const { kind } = await answerById(store)(incident, act.answer, by, { instead: act.sees ? known.id : undefined });
    return kind === 'answered' ? 'done' : 'refused';
  } catch (error) {
    if (error instanceof Crash) return 'died';
    throw error;
  }
}

/** Everything that answers write. */
async function written(): Promise<Readonly<Record<string, unknown>>> {
  const { rows } = await pool.query(`
    select (select json_agg(d order by d.id) from (select id, caused_incident, incident_id from deploy_events) d) as deployments,
           (select json_agg(i order by i.id) from (select id, deploy_triggered, no_reason, started_at from incidents) i) as incidents,
           (select json_agg(v order by v) from incident_deployments v) as named,
           (select json_agg(a order by a.id) from incident_answers a) as answers,
           (select json_agg(o order by o.id) from incident_onsets o) as onsets`);
  return rows[0];
}

/** What may not have changed: after a crash nothing, and a refused answer is kept and does nothing else. */
const UNCHANGED: Readonly<Record<Outcome, readonly string[]>> = {
  died: ['deployments', 'incidents', 'named', 'answers', 'onsets'],
  refused: ['deployments', 'incidents', 'named', 'onsets'],
  done: [],
};

/** What the answers that count come to when nothing but the definition is known. */
const expected = (known: ReadonlyMap<string, Known>) => ({
  deployments: DEPLOYMENTS.map((id) => {
    const naming = [...known].filter(([, { answer }]) => answer?.kind === 'yes' && answer.deployments.includes(id));
    const [first] = naming.toSorted(([a, one], [b, other]) => one.hour - other.hour || a.localeCompare(b));
    return { id, caused_incident: first !== undefined, incident_id: first?.[0] ?? null };
  }),
  incidents: [...known].map(([id, { answer }]) => ({
    id,
    deploy_triggered: answer === undefined ? null : answer.kind === 'yes',
    no_reason: answer?.kind === 'no' ? answer.reason : null,
  })),
});

test('after any answers, changes, corrections and crashes, incidents and deployments say what the newest answers say', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      await reset();
      await pool.query(
        `insert into deploy_events (id, sha, repo, environment, deployed_at)
         select id, 'abcdef' || id, 'acme/shop', 'production', '2026-11-24T10:00:00Z' from generate_series(1, 3) id`,
      );
      await pool.query(
        `insert into incidents (id, service_name, started_at) select id, 'acme/shop', $1 from unnest($2::text[]) id`,
        [onset(0), INCIDENTS],
      );
      const known = new Map<string, Known>(INCIDENTS.map((id) => [id, { hour: 0, answer: undefined, id: undefined }]));
      const store = answersStore(db, deploysStore(db));
      for (const [index, step] of taken.entries()) {
        const now = known.get(step.incident) ?? { hour: 0, answer: undefined, id: undefined };
        const before = await written();
        const outcome = await take(step, now, `U${index}`);
        const after = await written();
        expect(UNCHANGED[outcome].filter((part) => !isDeepStrictEqual(after[part], before[part]))).toEqual([]);
        if (outcome !== 'done') continue;
        if ('hour' in step.act) known.set(step.incident, { ...now, hour: step.act.hour });
        else if (step.act.answer.kind !== 'unsure') {
          const id = (await store.question(step.incident))?.answered?.id;
          known.set(step.incident, { ...now, answer: step.act.answer, id });
        }
      }
      expect(await written()).toMatchObject(expected(known));
    }),
    { numRuns: 60 },
  );
});
