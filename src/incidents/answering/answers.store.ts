import { type Db, WORKSPACE } from '../../db/db.ts';
import { itsTeamId } from '../../db/incident-team.ts';
import { sql } from '../../db/sql.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import type { ChangedBy } from '../../teams/audit.store.ts';
import type { TeamId } from '../../teams/team.ts';
import { historiesOf, keepAnswer } from '../answer-history.store.ts';
import { writeChange } from '../changes.store.ts';
import type { Incident } from '../incident.ts';
import { incidentsListStore } from '../incidents-list.store.ts';
import { gatherFrom } from '../ingest/merged.store.ts';
import { answeredQuestion } from '../question/answered-question.ts';
import { namedOf, searchDeployments } from '../question/named-deployments.store.ts';
import type { AskedIncident, Question } from '../question/question.ts';
import { askedIncident, beforeAnswer, questionsOf } from '../question/questions.store.ts';
import { SUGGESTION_RULE } from '../question/suggestion.ts';
import type { NamedDeployment } from '../question/suspects.ts';
import { onsetWarnings } from '../time-order.ts';
import { type Answer, type Answered, BY_API, type Entry, sameAnswer } from '../verdict.ts';

export type AnswersStore = ReturnType<typeof answersStore>;

export type QuestionsAsked = {
  readonly team?: TeamId | undefined;
  /** `open`: neither mitigated nor resolved. */
  readonly which: 'open' | 'untagged' | 'answered';
  readonly limit: number;
};

export type AnswerResult =
  | { readonly kind: 'answered'; readonly question: Question }
  | { readonly kind: 'answered-before'; readonly by: Answered; readonly question: Question }
  | { readonly kind: 'gone' };

export type OnsetResult =
  | { readonly kind: 'corrected'; readonly warnings: readonly string[] }
  | { readonly kind: 'gone' };

export type AnswerChange = {
  /** The id of the answer that the person saw and changes. */
  readonly instead?: number | undefined;
  readonly why?: string | undefined;
};

export const answersStore = (db: Db, deploys: DeploysStore) => ({
  async question(incidentId: string): Promise<Question | undefined> {
    return (await questionsOf(db, [incidentId]))[0];
  },

  /** The questions of these incidents, in this order. An incident that is gone is left out. */
  async questionsAbout(incidentIds: readonly string[]): Promise<readonly Question[]> {
    return questionsOf(db, incidentIds);
  },

  /** The questions of a team or of all, the newest onset first. */
  async questions({ team, which, limit }: QuestionsAsked): Promise<readonly Question[]> {
    const incidents = await incidentsListStore(db).incidents({
      scope: team === undefined ? { kind: 'all' } : { kind: 'team', team },
      open: which === 'open' ? true : undefined,
      untagged: which === 'open' ? undefined : which === 'untagged',
      after: undefined,
      limit,
    });
    return questionsOf(
      db,
      incidents.map(({ id }) => id),
    );
  },

  /** An incident and its team, without the rest of its question. */
  async incident(incidentId: string): Promise<AskedIncident | undefined> {
    return askedIncident(db, incidentId);
  },

  /**
   * Saves an answer, and marks or unmarks the deployments that it names or named before. The first answer wins: if the person
   * did not see the answer that counts, theirs is kept without effect. The same answer by the same person again is not another
   * answer. Nothing is saved once it is `tooLate`. The question that was `seen` is returned as it is now, without reading it
   * again.
   */
  async answer(
    seen: Question,
    answer: Answer,
    { actor, at }: ChangedBy,
    { instead, why }: AnswerChange = {},
    tooLate?: AbortSignal,
  ): Promise<AnswerResult> {
    const incidentId = seen.incident.id;
    return db.transaction(async (tx) => {
      await lockIncident(tx, incidentId);
      const before = await beforeAnswer(tx, incidentId);
      if (before === undefined) return { kind: 'gone' };
      const { answered } = before;
      if (answered?.by === actor && sameAnswer(answered.answer, answer) && answered.id !== instead)
        return {
          kind: 'answered',
          question: answeredQuestion(seen, before, undefined, await namedNow(tx, before.incident)),
        };
      const refused = answered !== undefined && answered.id !== instead;
      const suggested = { suggestion: seen.suggestion, rule: SUGGESTION_RULE };
      const entry = { answer, by: actor, at, why, refused };
      const id = await keepAnswer(tx, { ...entry, incidentId, insteadOf: instead, suggested });
      const isVerdict = !refused && answer.kind !== 'unsure';
      if (isVerdict) await writeChange(tx, deploys, incidentId, { verdict: answer });
      if (isVerdict && seen.incident.isMerged) await gatherFrom(tx, deploys, incidentId, at);
      tooLate?.throwIfAborted();
      const deployments = answer.kind === 'yes' ? answer.deployments : [];
      const named = await namedNow(tx, isVerdict ? { id: incidentId, deployments } : before.incident);
      const question = answeredQuestion(seen, before, { ...entry, id }, named);
      return refused ? { kind: 'answered-before', by: answered, question } : { kind: 'answered', question };
    });
  },

  /** All answers of an incident, the oldest first. */
  async history(incidentId: string): Promise<readonly Entry[]> {
    return (await historiesOf(db, [incidentId])).get(incidentId) ?? [];
  },

  /** Corrects the onset. Times in an odd order are saved, and returned as warnings. */
  async correctOnset(
    incidentId: string,
    startedAt: Date,
    { actor, at }: ChangedBy,
    why: string | undefined,
    tooLate?: AbortSignal,
  ): Promise<OnsetResult> {
    return db.transaction(async (tx) => {
      await lockIncident(tx, incidentId);
      const incident = await askedIncident(tx, incidentId);
      if (incident === undefined) return { kind: 'gone' };
      const warnings = onsetWarnings({ ...incident, startedAt });
      if (await isCorrectedSo(tx, incidentId, startedAt, actor, why)) return { kind: 'corrected', warnings };
      await tx.query(sql`
        insert into incident_onsets (workspace_id, incident_id, was, started_at, actor, corrected_at, why)
        values (${WORKSPACE}, ${incidentId}, ${incident.startedAt}, ${startedAt}, ${actor}, ${at}, ${why ?? null})`);
      await writeChange(tx, deploys, incidentId, { startedAt });
      // No later report of the source overwrites what a person said.
      await tx.query(sql`
        update incidents set onset_source = 'person' where workspace_id = ${WORKSPACE} and id = ${incidentId}`);
      if (incident.isMerged) await gatherFrom(tx, deploys, incidentId, at);
      tooLate?.throwIfAborted();
      return { kind: 'corrected', warnings };
    });
  },

  /** Deployments near an onset, the newest first, for a deployment that is not among the suspects. */
  async search(team: TeamId | undefined, text: string, onset: Date): Promise<readonly NamedDeployment[]> {
    return searchDeployments(db, team, text, onset);
  },

  /** How often the last answer by a person agreed with the suggestion, if there was one. */
  async agreement(team: TeamId | undefined): Promise<{ readonly agreed: number; readonly differed: number }> {
    const isOfTeam = team === undefined ? sql`true` : sql`its_team.id = ${team}`;
    const { rows } = await db.query<{ agreed: number; differed: number }>(sql`
      with last as (
        select distinct on (incident_id) incident_id, kind, deployments, suggestion
          from incident_answers
         where workspace_id = ${WORKSPACE} and not refused and kind <> 'unsure' and actor <> ${BY_API}
         order by incident_id, id desc),
      judged as (
        select case l.suggestion->>'kind'
                 when 'deploy' then l.kind = 'yes' and (l.suggestion->>'deployment')::bigint = any(l.deployments)
                 else l.kind = 'no' end as agrees
          from last l
          join incidents i on i.workspace_id = ${WORKSPACE} and i.id = l.incident_id
          ${itsTeamId}
         where l.suggestion->>'kind' in ('deploy', 'not-a-deploy') and ${isOfTeam})
      select count(*) filter (where agrees) as agreed, count(*) filter (where not agrees) as differed from judged`);
    return rows[0] ?? { agreed: 0, differed: 0 };
  },
});

/** Whether the last correction of an onset is this very one: a form that was sent twice. */
async function isCorrectedSo(tx: Db, id: string, startedAt: Date, actor: string, why: string | undefined) {
  const { rows } = await tx.query<{ same: boolean }>(sql`
    select o.started_at = ${startedAt} and o.actor = ${actor} and o.why is not distinct from ${why ?? null}::text
           and i.started_at = ${startedAt} as same
      from incident_onsets o
      join incidents i on i.workspace_id = ${WORKSPACE} and i.id = o.incident_id
     where o.workspace_id = ${WORKSPACE} and o.incident_id = ${id}
     order by o.id desc
     limit 1`);
  return rows[0]?.same === true;
}

/** One answer at a time: the next one waits here, and sees what this one wrote. */
async function lockIncident(tx: Db, id: string): Promise<void> {
  await tx.query(sql`select from incidents where workspace_id = ${WORKSPACE} and id = ${id} for update`);
}

/** The deployments that a verdict names. Asks the database only if it names any. */
async function namedNow(tx: Db, { id, deployments }: Pick<Incident, 'id' | 'deployments'>) {
  return deployments.length === 0 ? [] : ((await namedOf(tx, [id])).get(id) ?? []);
}
