import type { Clock } from '../clock.ts';
import type { SlackMessage } from '../slack/blocks.ts';
import type { Permissions } from '../teams/permissions.ts';
import { type DoraDeps, type Question, resolveQuestion, snapshotFor } from './ask-dora.ts';
import { askBeforeSharing } from './controls.view.ts';
import { doraMessage, sharedDoraMessage } from './dora.view.ts';
import { explainMessage } from './explain/explain.view.ts';
import { readable } from './hide-titles.ts';
import { deploysMessage } from './lists/deploys.view.ts';
import { incidentsMessage } from './lists/incidents.view.ts';
import { MOST_LISTED } from './lists/list.view.ts';
import type { IncidentListKind, ListKind } from './lists/listed.ts';
import { countedWindow } from './metrics/counted-window.ts';
import type { Parsed } from './metrics/window.ts';
import type { MoodOf, MoodReason } from './mood.ts';
import type { Owner } from './snapshot/owner-rows.store.ts';
import { trendMessages } from './trend/metric-trends.view.ts';

export type AnswerDeps = DoraDeps & {
  readonly clock: Clock;
  /** How a team feels, where the person who asks may know it. */
  readonly mood: MoodOf;
  readonly permissions: Pick<Permissions, 'hidesTitles' | 'isOurs'>;
};

/** What is shown of a question: the numbers, how they come about, the deployments, or the weeks. */
export type Aspect = 'snapshot' | 'explain' | 'deploys' | 'trend';

/** A question, with who asks it and where. */
export type SlackQuestion = Question & { readonly channelId: string; readonly personId: string };

/** The messages that answer, or a hint. */
export type Answered = Parsed<readonly SlackMessage[]> & {
  /** Everybody in the channel reads it, not only the person who asked. */
  readonly inChannel?: boolean;
};

/** Answers the person who asks. */
export async function answerAspect(deps: AnswerDeps, aspect: Aspect, question: SlackQuestion): Promise<Answered> {
  if (aspect === 'deploys') return answerDeployments(deps, 'all', question);
  const now = deps.clock();
  const resolved = await resolveQuestion(deps, question, now);
  if (!resolved.ok) return resolved;
  const snapshot = await snapshotFor(deps, resolved.value, now);
  const { window } = question;
  switch (aspect) {
    case 'snapshot': {
      const mood = await moodIn(deps, resolved.value.owner, question);
      const shown = await readable(deps, snapshot, { kind: 'person', id: question.personId });
      return { ok: true, value: [doraMessage({ snapshot: shown, window, mood })] };
    }
    case 'trend':
      return { ok: true, value: trendMessages(snapshot) };
    case 'explain': {
      const { owner, windows } = resolved.value;
      const practice = await deps.dora.practice(owner, windows.current);
      const miswritten = await deps.dora.miswritten(owner);
      return { ok: true, value: [explainMessage({ snapshot, window, practice, miswritten })] };
    }
  }
}

/** Answers everybody in the channel; where another organisation may read along, it asks the person first. */
export async function shareOrAsk(deps: AnswerDeps, question: SlackQuestion): Promise<Answered> {
  if (await deps.permissions.isOurs(question.channelId)) return answerChannel(deps, question);
  const resolved = await resolveQuestion(deps, question, deps.clock());
  return resolved.ok ? { ok: true, value: [askBeforeSharing(resolved.value.scope, question.window)] } : resolved;
}

/** Answers everybody in the channel. */
export async function answerChannel(deps: AnswerDeps, question: SlackQuestion): Promise<Answered> {
  const now = deps.clock();
  const resolved = await resolveQuestion(deps, question, now);
  if (!resolved.ok) return resolved;
  // Everybody in the channel reads it, so the channel decides what may be shown, not the person who shares it.
  const reader = { kind: 'channel', id: question.channelId } as const;
  const snapshot = await readable(deps, await snapshotFor(deps, resolved.value, now), reader);
  const isOurs = await deps.permissions.isOurs(question.channelId);
  const mood = isOurs ? await moodIn(deps, resolved.value.owner, { channelId: question.channelId }) : undefined;
  const message = sharedDoraMessage({ snapshot, window: question.window, mood }, question.personId);
  return { ok: true, value: [message], inChannel: true };
}

/** Only a team has a mood. */
async function moodIn(
  { mood }: AnswerDeps,
  owner: Owner,
  { personId, channelId }: { readonly personId?: string | undefined; readonly channelId?: string | undefined },
): Promise<MoodReason | undefined> {
  return owner.kind === 'team' ? mood(owner.id, { personId, channelId }) : undefined;
}

/** Lists the deployments that one figure counts. */
export async function answerDeployments(
  deps: AnswerDeps,
  kind: ListKind,
  question: Question,
  skip = 0,
): Promise<Answered> {
  const resolved = await resolveQuestion(deps, question, deps.clock());
  if (!resolved.ok) return resolved;
  const { scope, owner, windows } = resolved.value;
  const window = windows.current;
  const listed = await deps.dora.listed(kind, owner, window, { skip, most: MOST_LISTED });
  return { ok: true, value: [deploysMessage({ kind, scope, window, asked: question.window, skip, ...listed })] };
}

/** Lists the incidents that one figure counts. */
export async function answerIncidents(
  deps: AnswerDeps,
  kind: IncidentListKind,
  question: Question,
  skip: number,
): Promise<Answered> {
  const resolved = await resolveQuestion(deps, question, deps.clock());
  if (!resolved.ok) return resolved;
  const { scope, owner, windows } = resolved.value;
  // No figure counts what happened before the first deployment.
  const window = countedWindow(windows.current, await deps.dora.facts(owner, windows));
  const listed = await deps.dora.listedIncidents(kind, owner, window, { skip, most: MOST_LISTED });
  return { ok: true, value: [incidentsMessage({ kind, scope, window, asked: question.window, skip, ...listed })] };
}
