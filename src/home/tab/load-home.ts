import type { Clock } from '../../clock.ts';
import { askTeam } from '../../dora/ask-dora.ts';
import type { DoraStore } from '../../dora/dora.store.ts';
import type { AnswersStore } from '../../incidents/answering/answers.store.ts';
import { isRefusing } from '../../incidents/sources/secrets.ts';
import type { OutboxStore } from '../../schedule/outbox.store.ts';
import type { DataHealth } from '../../source-health/health.ts';
import type { SlackGapStore } from '../../source-health/slack-gap.store.ts';
import type { ChannelsStore } from '../../teams/directory/channels.store.ts';
import type { Permissions } from '../../teams/permissions.ts';
import { mayDo } from '../../teams/rights.ts';
import type { Team, TeamId } from '../../teams/team.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import { type ChosenTeamDeps, chosenTeam } from '../chosen-team.ts';
import { type SecretsDeps, secretsNow } from '../forms/secrets.ts';
import type { HomeFacts } from './home.view.ts';

const MOST_TROUBLED = 100;
const MOST_ASKED = 3;

/** What waits for a person in another room, as lines in mrkdwn. */
export type WaitsFor = (personId: string) => Promise<readonly string[]>;

/** What the tab reads. */
export type LoadHomeDeps = ChosenTeamDeps &
  SecretsDeps & {
    readonly teams: TeamsStore;
    readonly dora: DoraStore;
    readonly sources: Pick<DataHealth, 'healthOf'>;
    readonly gap: Pick<SlackGapStore, 'lately'>;
    readonly channels: Pick<ChannelsStore, 'stopped'>;
    readonly deliveries: Pick<OutboxStore, 'troubled'>;
    readonly answers: Pick<AnswersStore, 'questions'>;
    readonly permissions: Pick<Permissions, 'who' | 'seesTitles'>;
    readonly waitsFor: WaitsFor;
    readonly clock: Clock;
  };

/** What a person sees on their tab, or why they see nothing. */
export async function loadHome(
  deps: LoadHomeDeps,
  userId: string,
  chosen: TeamId | undefined,
): Promise<HomeFacts | { readonly why: string }> {
  const who = await deps.permissions.who(userId);
  const right = mayDo(who, { kind: 'ask-dora' });
  if (!right.ok) return right;
  const now = deps.clock();
  const { team, teams } = await chosenTeam(deps, who, chosen);
  const [snapshot, sources, slackGap, miswritten, stopped, troubled, lockedSecrets, questions, others] =
    await Promise.all([
      askTeam(deps, team, now),
      deps.sources.healthOf(team?.id, now),
      deps.gap.lately(now),
      deps.dora.miswritten({ kind: 'all' }),
      deps.channels.stopped(),
      who.isAdmin ? deps.deliveries.troubled(MOST_TROUBLED) : [],
      who.isAdmin ? lockedNames(deps) : [],
      team === undefined ? [] : questionsFor(deps, userId, team),
      deps.waitsFor(userId),
    ]);
  const stoppedHere = stopped.filter(
    ({ teams: itsTeams }) => who.isAdmin || (team !== undefined && itsTeams.includes(team.id)),
  );
  return {
    asOf: now,
    team,
    teams,
    snapshot,
    sources,
    slackGap,
    miswritten,
    untagged: team === undefined ? 0 : snapshot.facts.incidents.untagged,
    questions,
    stopped: stoppedHere,
    troubled: troubled.length,
    lockedSecrets,
    others,
  };
}

const lockedNames = async (deps: SecretsDeps): Promise<readonly string[]> =>
  (await secretsNow(deps)).filter(isRefusing).map(({ name }) => name);

async function questionsFor(deps: LoadHomeDeps, userId: string, team: Team): Promise<HomeFacts['questions']> {
  if (!(await deps.permissions.seesTitles({ kind: 'person', id: userId }, team))) return [];
  return deps.answers.questions({ team: team.id, which: 'untagged', limit: MOST_ASKED });
}
