import type { Incident } from '../incident.ts';
import type { Answer, Entry } from '../verdict.ts';
import type { Question } from './question.ts';
import type { NamedDeployment } from './suspects.ts';

/** The parts of a question that an answer changes, as they were before it. */
export type Before = Pick<Question, 'answered' | 'unsureAt' | 'answers'> & { readonly incident: Incident };

type Kept = Omit<Entry, 'answer' | 'insteadOf'> & { readonly answer: Answer };

/**
 * The question after an answer, made from the question that was read before it, so that it need not be read again. Without
 * `kept`, the same answer was there before. `named` are the deployments of the answer that counts now.
 */
export function answeredQuestion(
  seen: Question,
  before: Before,
  kept: Kept | undefined,
  named: readonly NamedDeployment[],
): Question {
  const { team, teamId, windowMinutes, isMerged } = seen.incident;
  const incident = { ...before.incident, team, teamId, windowMinutes, isMerged };
  const answers = before.answers + (kept === undefined ? 0 : 1);
  const unchanged = { ...seen, ...before, incident, answers, named };
  if (kept === undefined || kept.refused) return unchanged;
  const { id, answer, by, at, why } = kept;
  switch (answer.kind) {
    case 'unsure':
      return { ...unchanged, unsureAt: at };
    case 'no': {
      const columns = { deployTriggered: false, reason: answer.reason, deployments: [] };
      return { ...unchanged, incident: { ...incident, ...columns }, answered: { id, answer, by, at, why } };
    }
    case 'yes': {
      const deployments = named.map((one) => one.id).toSorted((one, other) => one - other);
      const columns = { deployTriggered: true, reason: null, deployments };
      const answered = { id, answer: { ...answer, deployments }, by, at, why };
      return { ...unchanged, incident: { ...incident, ...columns }, answered };
    }
  }
}
