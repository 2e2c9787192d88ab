import type { Router } from 'express';
import { invalidFields, Problem } from '../http/problem.ts';
import { queryOf } from '../http/query.ts';
import type { TokenGate } from '../http/token-gate.ts';
import type { TeamsStore } from '../teams/teams.store.ts';
import { type DoraDeps, type Question, resolveQuestion, snapshotFor } from './ask-dora.ts';
import type { AnswerDeps } from './dora-answers.ts';
import { NO_ZONE, questionOf } from './dora-query.http.ts';
import { readable } from './hide-titles.ts';
import { practiceJson } from './json/practice-json.ts';
import { snapshotJson } from './json/snapshot-json.ts';
import { resolveWindow } from './metrics/window.ts';

/** `GET /v1/dora?team=|service=|repo=&from=&to=|window=&tz=&benchmark=`: the numbers of `/dora` as JSON. */
export function registerDoraHttp(
  router: Router,
  deps: DoraDeps &
    Pick<AnswerDeps, 'permissions' | 'clock'> & {
      readonly teams: Pick<TeamsStore, 'zoneNamed'>;
      readonly gate: TokenGate;
    },
): void {
  router.get('/v1/dora', deps.gate('read'), async (request, response) => {
    const now = deps.clock();
    const question = questionOf(queryOf(request));
    refuseFuture(question, now);
    await refuseUnknownZone(deps.teams, question);
    const resolved = await resolveQuestion(deps, question, now);
    if (!resolved.ok)
      throw new Problem(404, 'nothing-found', 'Nothing is found for this question', plain(resolved.hint));
    const { owner, windows } = resolved.value;
    const snapshot = await readable(deps, await snapshotFor(deps, resolved.value, now), { kind: 'token' });
    const practice = await deps.dora.practice(owner, windows.current);
    response.json({ ...snapshotJson(snapshot), practice: practiceJson(practice) });
  });
}

/** The zone where a day begins first: a day that has not begun there has not begun anywhere. */
const FIRST_ZONE = 'Pacific/Kiritimati';

/** A window that has not begun anywhere has no numbers. */
function refuseFuture({ window, timeZone = FIRST_ZONE }: Question, now: Date): void {
  const resolved = resolveWindow(window, now, timeZone);
  if (!resolved.ok) throw invalidFields([{ pointer: '?from', detail: resolved.hint }]);
}

/** The zone may be in Node's database of zones and not in that of Postgres. */
async function refuseUnknownZone(teams: Pick<TeamsStore, 'zoneNamed'>, { timeZone }: Question): Promise<void> {
  if (timeZone !== undefined && (await teams.zoneNamed(timeZone)) === undefined) throw invalidFields([NO_ZONE]);
}

/** A hint is written for Slack, with foreign text escaped; here it is plain text. */
const plain = (hint: string): string => hint.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
