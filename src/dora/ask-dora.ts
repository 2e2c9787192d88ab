import { code } from '../slack/blocks.ts';
import type { Team } from '../teams/team.ts';
import type { TeamsStore } from '../teams/teams.store.ts';
import type { DoraStore } from './dora.store.ts';
import type { Subject } from './dora-command.ts';
import { type BenchmarkYear } from './metrics/benchmarks.ts';
import { countedWindow } from './metrics/counted-window.ts';
import {
  DEFAULT_WINDOW,
  type Parsed,
  previousWindow,
  resolveWindow,
  trendWeeks,
  type WindowSpec,
} from './metrics/window.ts';
import { lastPart, nearestNames } from './nearest.ts';
import type { Owner } from './snapshot/owner-rows.store.ts';
import type { Scope } from './snapshot/scope.ts';
import { type Snapshot, type SnapshotWindows, snapshotOf } from './snapshot/snapshot.ts';

export type DoraDeps = {
  readonly teams: TeamsStore;
  readonly dora: DoraStore;
  /** The team that somebody means by "my team". */
  readonly homeTeamOf?: (personId: string) => Promise<Team | undefined>;
};

export type Question = {
  readonly subject: Subject;
  readonly window: WindowSpec;
  /** Where it is asked: the team of this channel is meant when nobody is named. */
  readonly channelId?: string;
  /** Who asks: their own team is meant where the channel is no team's. */
  readonly personId?: string;
  /** Overrides the team's zone. */
  readonly timeZone?: string;
  readonly benchmarkYear?: BenchmarkYear;
};

type Found = { readonly scope: Scope; readonly owner: Owner; readonly timeZone: string };

/** A question of which it is known whose numbers and which days it means. */
export type Resolved = {
  readonly scope: Scope;
  readonly owner: Owner;
  readonly windows: SnapshotWindows;
  readonly benchmarkYear: BenchmarkYear | undefined;
};

const NO_TEAM_ZONE = 'UTC';

/** Finds whose numbers are meant and which days. A hint is a sentence for the person who asked. */
export async function resolveQuestion(deps: DoraDeps, question: Question, now: Date): Promise<Parsed<Resolved>> {
  const found = await find(deps, question);
  return found.ok ? resolveFound(found.value, question, now) : found;
}

function resolveFound(found: Found, question: Omit<Question, 'subject'>, now: Date): Parsed<Resolved> {
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

/** Both in one. */
export async function askDora(deps: DoraDeps, question: Question, now: Date): Promise<Parsed<Snapshot>> {
  const resolved = await resolveQuestion(deps, question, now);
  return resolved.ok ? { ok: true, value: await snapshotFor(deps, resolved.value, now) } : resolved;
}

/** The numbers of a team that is known already, or of everything, over the usual window. */
export async function askTeam(deps: DoraDeps, team: Team | undefined, now: Date): Promise<Snapshot> {
  const resolved = resolveFound(team === undefined ? everything : foundTeam(team), { window: DEFAULT_WINDOW }, now);
  if (!resolved.ok) throw new Error(resolved.hint);
  return snapshotFor(deps, resolved.value, now);
}

/** The team that a question means; none where it means everything. */
export async function teamMeant(deps: DoraDeps, question: Omit<Question, 'window'>): Promise<Parsed<Team | undefined>> {
  const found = await find(deps, question);
  if (!found.ok) return found;
  const { scope } = found.value;
  if (scope.kind === 'all') return { ok: true, value: undefined };
  const { teams } = deps;
  return { ok: true, value: await (scope.kind === 'team' ? teams.teamNamed(scope.name) : teams.ownerOf(scope.name)) };
}

async function find(
  deps: DoraDeps,
  { subject, channelId, personId }: Omit<Question, 'window'>,
): Promise<Parsed<Found>> {
  switch (subject.kind) {
    case 'all':
      return { ok: true, value: everything };
    case 'here': {
      const team = (await teamOfPlace(deps, channelId)) ?? (await teamOfPerson(deps, personId));
      return { ok: true, value: team ? foundTeam(team) : everything };
    }
    case 'channel': {
      const team = await deps.teams.teamOfChannel(subject.channelId);
      if (team) return { ok: true, value: foundTeam(team) };
      return { ok: false, hint: `No team has <#${subject.channelId}> as its channel.` };
    }
    case 'team': {
      const team = await deps.teams.teamNamed(subject.name);
      return team ? { ok: true, value: foundTeam(team) } : miss(deps, subject);
    }
    case 'service':
      return (await findService(deps, subject.name)) ?? miss(deps, subject);
    case 'named': {
      const team = await deps.teams.teamNamed(subject.name);
      if (team) return { ok: true, value: foundTeam(team) };
      return (await findService(deps, subject.name)) ?? miss(deps, subject);
    }
  }
}

const teamOfPlace = async ({ teams }: DoraDeps, channelId: string | undefined): Promise<Team | undefined> =>
  channelId === undefined ? undefined : teams.teamOfChannel(channelId);

const teamOfPerson = async ({ homeTeamOf }: DoraDeps, personId: string | undefined): Promise<Team | undefined> =>
  personId === undefined ? undefined : homeTeamOf?.(personId);

const everything: Found = { scope: { kind: 'all' }, owner: { kind: 'all' }, timeZone: NO_TEAM_ZONE };

const foundTeam = (team: Team): Found => ({
  scope: { kind: 'team', name: team.name },
  owner: { kind: 'team', id: team.id },
  timeZone: team.timeZone,
});

/** `checkout` also finds `org/checkout`, as long as it is the only one of that name. */
async function findService(deps: DoraDeps, name: string): Promise<Parsed<Found> | undefined> {
  const exists = await deps.dora.hasService(name);
  const sameLastPart = exists ? [] : (await deps.dora.serviceNames()).filter((service) => lastPart(service) === name);
  const service = exists ? name : sameLastPart.length === 1 ? sameLastPart[0] : undefined;
  if (service === undefined) return undefined;
  const timeZone = (await deps.teams.ownerOf(service))?.timeZone ?? NO_TEAM_ZONE;
  return {
    ok: true,
    value: { scope: { kind: 'service', name: service }, owner: { kind: 'service', name: service }, timeZone },
  };
}

async function miss(
  deps: DoraDeps,
  subject: { kind: 'named' | 'team' | 'service'; name: string },
): Promise<Parsed<never>> {
  const teams = subject.kind === 'service' ? [] : (await deps.teams.teams()).map(({ name }) => name);
  const services = subject.kind === 'team' ? [] : await deps.dora.serviceNames();
  const what = subject.kind === 'named' ? 'team or service' : subject.kind;
  const deployedAs = subject.kind === 'team' ? [] : await deps.dora.servicesOfRepo(subject.name);
  if (deployedAs.length > 0) return { ok: false, hint: askForService(subject.name, what, deployedAs) };
  const near = nearestNames(subject.name, [...new Set([...teams, ...services])]);
  return {
    ok: false,
    hint: `There is no ${what} called ${code(subject.name)}. ${advice(near, teams.length + services.length)}`,
  };
}

const MOST_SERVICES = 5;

/** A service has its repository's name only where its deployments give it none. */
function askForService(repo: string, what: string, services: readonly string[]): string {
  const more = services.length > MOST_SERVICES ? ` (and ${services.length - MOST_SERVICES} more)` : '';
  const names = services.slice(0, MOST_SERVICES).map(code).join(' or ');
  return `There is no ${what} called ${code(repo)}: that is a repository, whose deployments name their service. Ask for the service ${names}${more}.`;
}

function advice(near: readonly string[], known: number): string {
  if (near.length > 0) return `Did you mean ${near.map(code).join(' or ')}?`;
  if (known === 0) return 'None is known yet: post a first deployment, or add a team with `drumbeat team add`.';
  return '`/dora all` shows everything; `/dora help` says how to ask.';
}
