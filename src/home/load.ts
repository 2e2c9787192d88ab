import { askDora } from '../dora/ask-dora.ts';
import { DEFAULT_WINDOW } from '../dora/metrics/window.ts';
import { isRefusing } from '../incidents/sources/source-secrets.ts';
import { nextDues } from '../teams/calendar/calendar-due.ts';
import { mayDo, type Who } from '../teams/rights.ts';
import type { Team, TeamId } from '../teams/team.ts';
import type { HomeFacts } from './home.view.ts';
import type { HomeDeps } from './home-deps.ts';
import { chosenPeople } from './people-form.ts';
import { concerned, mayUse } from './rights.ts';
import { secretsNow } from './save-secrets.ts';
import type { SettingsOverview, TeamOverview, WorkspaceOverview } from './settings.ts';
import type { Status } from './status.view.ts';

const MOST_CHANGES = 5;
const MOST_TROUBLED = 100;
const PREVIEWED = 5;
const MOST_ASKED = 3;

/** Why somebody is shown nothing. */
export type Refused = { readonly why: string };

/** The team that is meant: the one chosen, else the person's own; and those that can be chosen. */
async function choice(
  deps: HomeDeps,
  who: Who,
  userId: string,
  chosen: TeamId | undefined,
): Promise<{ readonly team: Team | undefined; readonly teams: readonly Team[] }> {
  const [all, own, home] = await Promise.all([
    deps.teams.teams(),
    deps.people.teamsOf(userId),
    deps.people.homeTeamOf(userId),
  ]);
  const theirs = [...own, ...all.filter(({ id }) => [...who.leadOf, ...who.onCallOf].includes(id))];
  const team = all.find(({ id }) => id === chosen) ?? home ?? theirs[0];
  // Somebody of no team may look at any: everybody may ask for every team's numbers.
  return {
    team,
    teams: who.isAdmin || theirs.length === 0 ? all : [...new Map(theirs.map((one) => [one.id, one])).values()],
  };
}

/** What a person sees on their tab. */
export async function loadHome(
  deps: HomeDeps,
  userId: string,
  chosen: TeamId | undefined,
): Promise<HomeFacts | Refused> {
  const who = await deps.directory.whoIs(userId);
  const right = mayDo(who, { kind: 'ask-dora' });
  if (!right.ok) return right;
  const now = deps.clock();
  const { team, teams } = await choice(deps, who, userId, chosen);
  const subject = team === undefined ? ({ kind: 'all' } as const) : ({ kind: 'team', name: team.name } as const);
  const [answer, sources, stopped, troubled, lockedSecrets, questions] = await Promise.all([
    askDora(deps, { subject, window: DEFAULT_WINDOW }, now),
    deps.sources.healthOf(team?.id, now),
    deps.channels.stopped(),
    who.isAdmin ? deps.deliveries.troubled(MOST_TROUBLED) : [],
    who.isAdmin ? lockedNames(deps) : [],
    team === undefined ? [] : questionsFor(deps, userId, team),
  ]);
  if (!answer.ok) return { why: answer.hint };
  const mine = stopped.filter(({ teams: theirs }) => who.isAdmin || (team !== undefined && theirs.includes(team.id)));
  return {
    asOf: now,
    team,
    teams,
    snapshot: answer.value,
    sources,
    untagged: team === undefined ? 0 : answer.value.facts.incidents.untagged,
    questions,
    stopped: mine,
    troubled: troubled.length,
    lockedSecrets,
  };
}

const lockedNames = async (deps: HomeDeps): Promise<readonly string[]> =>
  (await secretsNow(deps)).filter(isRefusing).map(({ name }) => name);

async function questionsFor(deps: HomeDeps, userId: string, team: Team): Promise<HomeFacts['questions']> {
  if (!(await deps.seesTitles(userId, team))) return [];
  return deps.answers.questions({ team: team.id, which: 'untagged', limit: MOST_ASKED });
}

/** What the settings show a person. */
export async function loadSettings(
  deps: HomeDeps,
  userId: string,
  chosen: TeamId | undefined,
): Promise<SettingsOverview | Refused> {
  const who = await deps.directory.whoIs(userId);
  const right = mayDo(who, { kind: 'ask-dora' });
  if (!right.ok) return right;
  const { team, teams } = await choice(deps, who, userId, chosen);
  const shown = team ?? teams[0];
  return {
    team: shown === undefined ? undefined : await loadTeam(deps, who, shown),
    teams,
    workspace: mayDo(who, { kind: 'change-workspace' }).ok ? await loadWorkspace(deps) : undefined,
  };
}

async function loadTeam(deps: HomeDeps, who: Who, team: Team): Promise<TeamOverview | undefined> {
  const [settings, owners, choices, members, muted] = await Promise.all([
    deps.settings.teamSettings(team.id),
    deps.teams.owners(),
    deps.members.choicesOf(team.id),
    deps.members.membersOf(team.id),
    deps.mutes.mutedBy({ team: team.id }),
  ]);
  if (settings === undefined) return undefined;
  return {
    settings,
    services: owners.filter(({ teamId }) => teamId === team.id).map(({ service }) => service),
    people: chosenPeople(choices),
    members,
    muted,
    nextDigests: nextDues(settings.calendar, settings.digest, deps.clock(), PREVIEWED).map(({ dueAt }) => dueAt),
    right: mayUse(who, 'calendar', await concerned(deps, team)),
  };
}

async function loadWorkspace(deps: HomeDeps): Promise<WorkspaceOverview> {
  const [year, triageChannelId, digestChannelId, names, tokens, troubled, changes, unmapped, unusable, secrets] =
    await Promise.all([
      deps.dora.benchmarkYear(),
      deps.workspace.triageChannel(),
      deps.workspace.digestChannel(),
      deps.environments.names(),
      deps.tokens.list(),
      deps.deliveries.troubled(MOST_TROUBLED),
      deps.audit.newestChanges(MOST_CHANGES),
      deps.sourceServices.unmapped(),
      deps.payloads.troubled(MOST_TROUBLED),
      secretsNow(deps),
    ]);
  return {
    year,
    triageChannelId,
    digestChannelId,
    environments: names.size,
    unmapped: unmapped.length,
    unusable: unusable.length,
    secrets,
    tokensInUse: tokens.filter(({ revokedAt }) => revokedAt === undefined).length,
    troubled: troubled.length,
    changes,
  };
}

const MOST_WAITING = 5;

/** How things stand, for `/dora status`. */
export async function loadStatus(deps: HomeDeps, team: Team | undefined, version: string): Promise<Status> {
  const now = deps.clock();
  const [sources, settings, waiting, troubled] = await Promise.all([
    deps.sources.healthOf(team?.id, now),
    team === undefined ? undefined : deps.settings.teamSettings(team.id),
    team === undefined ? [] : deps.deliveries.waiting(team.id, MOST_WAITING),
    deps.deliveries.troubled(MOST_TROUBLED),
  ]);
  const [next] = settings === undefined ? [] : nextDues(settings.calendar, settings.digest, now, 1);
  return { team, sources, nextDigest: next?.dueAt, waiting, troubled: troubled.length, version };
}
