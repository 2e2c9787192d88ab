import type { Team, TeamId } from '../teams/team.ts';
import type { DoraStore } from './dora.store.ts';
import { type Asked, EVERYTHING, type FindDeps, type FoundScope, findScope, foundTeam } from './finding/find-scope.ts';
import type { BenchmarkYear } from './metrics/benchmarks.ts';
import { countedWindow } from './metrics/counted-window.ts';
import {
  DEFAULT_WINDOW,
  type Parsed,
  previousWindow,
  resolveWindow,
  trendWeeks,
  type WindowSpec,
} from './metrics/window.ts';
import type { Owner } from './snapshot/owner-rows.store.ts';
import type { Scope } from './snapshot/scope.ts';
import { type Snapshot, type SnapshotWindows, snapshotOf } from './snapshot/snapshot.ts';

export type DoraDeps = FindDeps & { readonly dora: DoraStore };

export type Question = Asked & {
  readonly window: WindowSpec;
  /** Overrides the team's zone. */
  readonly timeZone?: string;
  readonly benchmarkYear?: BenchmarkYear;
};

/** A question of which it is known whose numbers and which days it means. */
export type Resolved = {
  readonly scope: Scope;
  readonly owner: Owner;
  readonly windows: SnapshotWindows;
  readonly benchmarkYear: BenchmarkYear | undefined;
};

/** Finds whose numbers are meant and which days. A hint is a sentence for the person who asked. */
export async function resolveQuestion(deps: FindDeps, question: Question, now: Date): Promise<Parsed<Resolved>> {
  const found = await findScope(deps, question);
  return found.ok ? resolveDays(found.value, question, now) : found;
}

function resolveDays(found: FoundScope, question: Omit<Question, 'subject'>, now: Date): Parsed<Resolved> {
  const timeZone = question.timeZone ?? found.timeZone;
  const current = resolveWindow(question.window, now, timeZone);
  if (!current.ok) return current;
  const windows = {
    current: current.value,
    previous: previousWindow(question.window, current.value),
    weeks: trendWeeks(now, timeZone),
  };
  const { scope, owner } = found;
  return { ok: true, value: { scope, owner, windows, benchmarkYear: question.benchmarkYear } };
}

/** Computes the numbers as of `now`. */
export async function snapshotFor({ dora }: DoraDeps, resolved: Resolved, now: Date): Promise<Snapshot> {
  const { scope, owner, windows } = resolved;
  const facts = await dora.facts(owner, windows);
  const suspected = await dora.suspected(owner, windows.current);
  const withoutDeployment = await dora.withoutDeployment(owner, countedWindow(windows.current, facts));
  const year = resolved.benchmarkYear ?? (await dora.benchmarkYear());
  return snapshotOf(scope, windows, { ...facts, suspected, withoutDeployment }, now, year);
}

/** Resolves a question and computes its numbers. */
export async function askDora(deps: DoraDeps, question: Question, now: Date): Promise<Parsed<Snapshot>> {
  const resolved = await resolveQuestion(deps, question, now);
  return resolved.ok ? { ok: true, value: await snapshotFor(deps, resolved.value, now) } : resolved;
}

/** The numbers of a team that is known already, or of everything, over the usual window. */
export async function askTeam(deps: DoraDeps, team: Team | undefined, now: Date): Promise<Snapshot> {
  const resolved = resolveDays(team === undefined ? EVERYTHING : foundTeam(team), { window: DEFAULT_WINDOW }, now);
  if (!resolved.ok) throw new Error(resolved.hint);
  return snapshotFor(deps, resolved.value, now);
}

/** The same by a team's id, or of everything without one; `undefined` where there is no such team. */
export async function askTeamById(deps: DoraDeps, id: TeamId | undefined, now: Date): Promise<Snapshot | undefined> {
  if (id === undefined) return askTeam(deps, undefined, now);
  const team = (await deps.teams.teams()).find((one) => one.id === id);
  return team && askTeam(deps, team, now);
}

/** The team that a question means; none where it means everything. */
export async function teamMeant(deps: FindDeps, asked: Asked): Promise<Parsed<Team | undefined>> {
  const found = await findScope(deps, asked);
  if (!found.ok) return found;
  const { scope } = found.value;
  if (scope.kind === 'all') return { ok: true, value: undefined };
  const { teams } = deps;
  return { ok: true, value: await (scope.kind === 'team' ? teams.teamNamed(scope.name) : teams.ownerOf(scope.name)) };
}
