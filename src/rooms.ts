import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { App } from '@slack/bolt';
import type { Application } from 'express';
import { cached } from './cached.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Db } from './db/db.ts';
import { pingFault } from './db/ping.ts';
import { registerDeploysHttp } from './deploys/deploys.http.ts';
import { deploysOperations } from './deploys/deploys.openapi.ts';
import { deploysStore } from './deploys/deploys.store.ts';
import { registerDeploysWebhook } from './deploys/deploys.webhook.ts';
import { deploysListStore } from './deploys/deploys-list.store.ts';
import { environmentsStore } from './deploys/environments.store.ts';
import { registerDoraHttp } from './dora/dora.http.ts';
import { DORA_OPERATIONS } from './dora/dora.openapi.ts';
import { registerDora } from './dora/dora.slack.ts';
import { doraStore } from './dora/dora.store.ts';
import { chores } from './home/chores.slack.ts';
import { refreshHome, registerHome, settingsShown } from './home/home.slack.ts';
import type { Together } from './home/home-deps.ts';
import { answerProblems, notFound } from './http/answer-problems.ts';
import { registerHealth } from './http/health.http.ts';
import { HTTP_OPERATIONS } from './http/http.openapi.ts';
import { registerMetrics } from './http/metrics.http.ts';
import { registerOpenapi } from './http/openapi.http.ts';
import type { Operation } from './http/openapi.ts';
import { hashToken, newToken } from './http/token.ts';
import { tokenGate } from './http/token-gate.ts';
import { tokensStore } from './http/tokens.store.ts';
import { answersStore } from './incidents/answers.store.ts';
import { cardsStore } from './incidents/cards.store.ts';
import { hooksStore } from './incidents/hooks.store.ts';
import { sourceServicesStore } from './incidents/hooks-services.store.ts';
import { doIncident, listIncidents } from './incidents/incident-command.slack.ts';
import { registerIncidentHooks } from './incidents/incidents.hooks.webhook.ts';
import { registerIncidentsHttp } from './incidents/incidents.http.ts';
import { incidentMessages, tellIncidents } from './incidents/incidents.job.ts';
import { INCIDENT_HOOKS_OPERATIONS, incidentsOperations } from './incidents/incidents.openapi.ts';
import { registerIncidents } from './incidents/incidents.slack.ts';
import { incidentsStore } from './incidents/incidents.store.ts';
import { registerIncidentsWebhook } from './incidents/incidents.webhook.ts';
import { incidentsListStore } from './incidents/incidents-list.store.ts';
import { payloadsStore } from './incidents/payloads.store.ts';
import type { Log } from './log.ts';
import { deliveriesStore } from './schedule/deliveries.store.ts';
import type { MessageType } from './schedule/delivery.ts';
import { gatesStore } from './schedule/gates.store.ts';
import type { Tick } from './schedule/ticks.ts';
import { memberCheck } from './slack/people.ts';
import { usergroupChoices } from './slack/usergroups.ts';
import { dataHealth } from './sources/health.ts';
import { silentSourceMessage } from './sources/silence-message.ts';
import { silentSources } from './sources/sources.job.ts';
import { sourcesStore } from './sources/sources.store.ts';
import { auditStore, noteChange } from './teams/audit.store.ts';
import { channelsStore } from './teams/channels.store.ts';
import { createDirectory } from './teams/directory.slack.ts';
import { registerDirectory } from './teams/directory-events.slack.ts';
import { membersStore } from './teams/members.store.ts';
import { mutesStore } from './teams/mutes.store.ts';
import { keepPeople } from './teams/people.slack.ts';
import { peopleStore } from './teams/people.store.ts';
import { mayDo } from './teams/rights.ts';
import type { TeamId } from './teams/team.ts';
import { teamSettingsStore } from './teams/team-settings.store.ts';
import { openSetup, registerTeams } from './teams/teams.slack.ts';
import { teamsStore } from './teams/teams.store.ts';
import { workspaceStore } from './teams/workspace.store.ts';

type RouteDeps = Omit<RoomDeps, 'admins'> & { readonly hookSecrets?: Config['hookSecrets'] };

export type RoomDeps = {
  readonly db: Db;
  /** For numbers; may be a replica. */
  readonly readDb: Db;
  /** Slack ids that the operator named. */
  readonly admins: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
};

/** What runs on its own, and what it sends. */
export type Rituals = {
  readonly tasks: readonly Tick[];
  readonly messageTypes: readonly MessageType[];
  /** Slack takes no messages there any more. */
  readonly onPermanent: (channelId: string, code: string, now: Date) => Promise<void>;
};

/** How long a changed setting may go unnoticed. */
const SETTINGS_KEPT_MS = 5_000;

/** Each ritual's doors in Slack, and its part in what happens every minute. */
export function registerRooms(slack: App, { db, readDb, admins, clock, log }: RoomDeps): Rituals {
  const { client } = slack;
  const [teams, dora, settings, mutes] = [teamsStore(db), doraStore(readDb), teamSettingsStore(db), mutesStore(db)];
  const [people, members, channels] = [peopleStore(db, admins), membersStore(db), channelsStore(db)];
  const deliveries = deliveriesStore(db);
  const alsoMoved = (tx: Db, oldId: string, newId: string) => deliveries.moveChannel(oldId, newId, tx);
  const directory = createDirectory({ client, people, members, channels, clock, log, alsoMoved });
  const whoIs = (id: string) => directory.whoIs(id);
  const leadsOf = (team: TeamId) => members.leadsOf(team);
  const calendarsOf = async (ids: readonly TeamId[]) =>
    new Map((await settings.settingsOf(ids)).map(({ team, calendar }) => [team.id, calendar] as const));
  const health = dataHealth({ sources: sourcesStore(readDb), calendarsOf });

  registerDirectory(slack, directory);
  const leadsForRights = (team: TeamId) => members.leadsForRights(team);
  const setup = {
    teams,
    servicesSeen: () => dora.serviceNames(),
    whoIs,
    channelNow: (id: string) => directory.channelNow(id),
    leadsOf: leadsForRights,
    clock,
    log,
  };
  const deploys = deploysStore(db);
  const answers = answersStore(db, deploys);
  const cards = cardsStore(db);
  /** Titles of a team whose channel is private are for its people. */
  const seesTitles = async (personId: string, team: { readonly id: TeamId; readonly name: string }) => {
    if (!(await channels.isPrivateTeam(team.id))) return true;
    const [who, leads] = await Promise.all([directory.whoIsFor(personId, team.id), leadsOf(team.id)]);
    return mayDo(who, { kind: 'see-private-titles', team: { ...team, leads } }).ok;
  };
  const home = {
    seesTitles,
    answers,
    teams,
    people,
    members,
    channels,
    directory,
    settings,
    mutes,
    dora,
    deliveries,
    workspace: workspaceStore(db),
    audit: auditStore(db),
    environments: environmentsStore(db),
    tokens: tokensStore(db),
    sources: health,
    sourceServices: sourceServicesStore(db),
    payloads: payloadsStore(db),
    usergroups: () => usergroupChoices(client),
    newToken: newTokenAndHash,
    together: <Result>(work: (stores: Together) => Promise<Result>) =>
      db.transaction((tx) => work(storesIn(tx, admins))),
    clock,
    log,
  };
  const incidents = {
    answers,
    incidents: incidentsStore(db, deploys),
    teams,
    whoIs,
    whoIsFor: (id: string, team: TeamId) => directory.whoIsFor(id, team),
    leadsOf,
    refreshHome: refreshHome(home),
    seesTitles,
    cardOf: (id: string) => cards.cardOf(id),
    newId: () => `slack:${randomUUID()}`,
    clock,
    log,
  };
  registerIncidents(slack, incidents);
  registerTeams(slack, { ...setup, onSaved: settingsShown(home) });
  registerHome(slack, { ...home, openSetup: openSetup(setup) });
  registerDora(slack, {
    teams,
    dora,
    clock,
    openSetup: openSetup(setup),
    chores: {
      ...chores(home, version()),
      async incidents(asked) {
        await listIncidents(incidents)(asked);
        return undefined;
      },
    },
    incident: doIncident(incidents),
    homeTeamOf: (id: string) => people.homeTeamOf(id),
    isFullMember: memberCheck(() => performance.now(), {
      isActiveMember: (id) => people.isActiveMember(id),
      keep: (person) => keepPeople({ client, people, members }, [person], clock()),
    }),
  });
  const zoneOf = async (person: string) => (await people.personKnown(person))?.timeZone;
  const isMuted = (kind: string, person: string, team: TeamId) => mutes.isMuted(kind, person, team);
  return {
    tasks: [
      ...inTurn(
        { name: 'directory', run: (now) => directory.refreshDirectory(now) },
        // It is told to people, whom nobody knows before the directory was read.
        { name: 'silent sources', run: silentSources({ health, calendarsOf, leadsOf, zoneOf, deliveries }) },
      ),
      { name: 'incidents', run: tellIncidents({ cards, deliveries }) },
      { name: 'gates', run: (now) => gatesStore(db).sweep(now) },
      { name: 'payloads', run: (now) => payloadsStore(db).sweep(now) },
    ],
    messageTypes: [
      silentSourceMessage({ health, calendarsOf, zoneOf, isMuted }),
      ...incidentMessages({ answers, isMuted: (kind, team) => mutes.isMuted(kind, undefined, team) }),
    ],
    onPermanent: (id, code, now) => (/^[CG]/.test(id) ? channels.stopPosting(id, code, now) : Promise.resolve()),
  };
}

/** Two tasks of which the second waits for the first run of the first, however that ends. */
function inTurn(first: Tick, second: Tick): readonly Tick[] {
  let firstRun: Promise<void> | undefined;
  const started: Tick = {
    ...first,
    run(now) {
      const run = first.run(now);
      firstRun ??= run.catch(() => {});
      return run;
    },
  };
  const waiting: Tick = {
    ...second,
    async run(now) {
      await firstRun;
      await second.run(now);
    },
  };
  return [started, waiting];
}

/** The stores that App Home saves with, inside one transaction. */
const storesIn = (tx: Db, admins: readonly string[]): Together => ({
  members: membersStore(tx),
  people: peopleStore(tx, admins),
  mutes: mutesStore(tx),
  workspace: workspaceStore(tx),
  dora: doraStore(tx),
  environments: environmentsStore(tx),
  tokens: tokensStore(tx),
  deliveries: deliveriesStore(tx),
  note: (subject, change, by) => noteChange(tx, subject, {}, change, by),
});

function newTokenAndHash() {
  const token = newToken();
  return { token, sha256: hashToken(token) };
}

/** Every route but Slack's own. */
export function registerRoutes(http: Application, { db, readDb, clock, log, hookSecrets = {} }: RouteDeps): void {
  const gate = tokenGate(tokensStore(db), clock);
  registerMetrics(http, gate);
  const teams = teamsStore(db);
  const dora = doraStore(readDb);
  const deploys = deploysStore(db);
  const environmentNames = cached(() => environmentsStore(db).names(), SETTINGS_KEPT_MS);
  const incidents = incidentsStore(db, deploys);
  registerDoraHttp(http, { teams, dora, clock, gate });
  registerDeploysWebhook(http, { deploys, environmentNames, clock, gate });
  registerDeploysHttp(http, { list: deploysListStore(readDb), teams, environmentNames, gate });
  registerIncidentHooks(http, { hooks: hooksStore(db, deploys), secrets: hookSecrets, clock, gate });
  registerIncidentsWebhook(http, { incidents, deploys, teams, clock, gate });
  registerIncidentsHttp(http, { list: incidentsListStore(readDb), teams, gate });
  registerHealth(http, { database: () => pingFault(db) });
  registerOpenapi(http, operations(clock), version());
  http.use(notFound, answerProblems(log));
}

/**
 * What `/openapi.json` documents: every route of ours. `POST /slack/events` is none of them: its bodies are Slack's, it is
 * there in HTTP mode only, and nobody but Slack can sign a request to it.
 */
const operations = (clock: Clock): readonly Operation[] => [
  ...deploysOperations(clock),
  ...incidentsOperations(clock),
  ...INCIDENT_HOOKS_OPERATIONS,
  ...DORA_OPERATIONS,
  ...HTTP_OPERATIONS,
];

/** One step up from src/ (development) and from dist/ (built). */
const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
