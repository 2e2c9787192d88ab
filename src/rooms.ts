import { randomUUID } from 'node:crypto';
import type { App } from '@slack/bolt';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Db } from './db/db.ts';
import { deploysStore } from './deploys/deploys.store.ts';
import { environmentsStore } from './deploys/environments.store.ts';
import { digestsAsking, previewDigest, registerDigest, registerPreview } from './digest/digest.slack.ts';
import { digestsStore } from './digest/digests.store.ts';
import { registerDora } from './dora/dora.slack.ts';
import { doraStore } from './dora/dora.store.ts';
import { chores } from './home/chores.slack.ts';
import { PREVIEW_ACTION } from './home/digest-form.view.ts';
import { refreshHome, registerHome, settingsShown } from './home/home.slack.ts';
import type { Together } from './home/home-deps.ts';
import type { OwnSecret } from './http/own-secret.ts';
import { hashToken, newToken } from './http/token.ts';
import { tokensStore } from './http/tokens.store.ts';
import { answersStore } from './incidents/answering/answers.store.ts';
import { doIncident, listIncidents } from './incidents/answering/incident-command.slack.ts';
import { chasesStore } from './incidents/follow-up/follow-ups.store.ts';
import { registerIncidents } from './incidents/incidents.slack.ts';
import { incidentsStore } from './incidents/incidents.store.ts';
import { onCallStore } from './incidents/on-call.store.ts';
import { payloadsStore } from './incidents/sources/payloads.store.ts';
import { sourceSecretsStore } from './incidents/sources/source-secrets.store.ts';
import { sourceServicesStore } from './incidents/sources/source-services.store.ts';
import { cardsStore } from './incidents/telling/cards.store.ts';
import type { Log } from './log.ts';
import { registerPulse } from './pulse/pulse.slack.ts';
import { registerResults, resultsCommands } from './pulse/results/results.slack.ts';
import { waveKeys } from './pulse/wave/wave-keys.ts';
import { pulseParts } from './pulse-parts.ts';
import { digestMakerOf, namelessAnswers, pagerdutyLookUp, type Rituals, rituals } from './rituals.ts';
import { deliveriesStore } from './schedule/deliveries.store.ts';
import { memberCheck } from './slack/people.ts';
import { usergroupChoices } from './slack/usergroups.ts';
import { dataHealth } from './sources/health.ts';
import { sourcesStore } from './sources/sources.store.ts';
import { auditStore, noteChange } from './teams/audit.store.ts';
import { channelsStore } from './teams/directory/channels.store.ts';
import { createDirectory } from './teams/directory/directory.slack.ts';
import { registerDirectory } from './teams/directory/directory-events.slack.ts';
import { membersStore } from './teams/directory/members.store.ts';
import { keepPeople } from './teams/directory/people.slack.ts';
import { peopleStore } from './teams/directory/people.store.ts';
import { mutesStore } from './teams/mutes.store.ts';
import { mayDo } from './teams/rights.ts';
import type { TeamId } from './teams/team.ts';
import { teamSettingsStore } from './teams/team-settings.store.ts';
import { openSetup, registerTeams } from './teams/teams.slack.ts';
import { teamsStore } from './teams/teams.store.ts';
import { workspaceStore } from './teams/workspace.store.ts';
import { version } from './version.ts';

export type RoomDeps = {
  readonly db: Db;
  /** For numbers; may be a replica. */
  readonly readDb: Db;
  /** Slack ids that the operator named. */
  readonly admins: readonly string[];
  readonly hookSecrets?: Config['hookSecrets'];
  readonly pagerduty?: Config['pagerduty'];
  /** What secrets are sealed with. */
  readonly own: OwnSecret;
  readonly clock: Clock;
  readonly log: Log;
};

/** Each ritual's doors in Slack, and its part in what happens every minute. */
export function registerRooms(
  slack: App,
  { db, readDb, admins, hookSecrets = {}, pagerduty, own, clock, log }: RoomDeps,
): Rituals {
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
  const [cards, onCall, chases] = [cardsStore(db), onCallStore(db), chasesStore(db)];
  /** Titles of a team whose channel is private are for its people. */
  const seesTitles = async (personId: string, team: { readonly id: TeamId; readonly name: string }) => {
    if (!(await channels.isPrivateTeam(team.id))) return true;
    const [who, leads] = await Promise.all([directory.whoIsFor(personId, team.id), leadsOf(team.id)]);
    return mayDo(who, { kind: 'see-private-titles', team: { ...team, leads } }).ok;
  };
  /** What everybody in a channel may read: they stay in that channel. */
  const showsTitles = async (channelId: string, team: TeamId) =>
    !(await channels.isPrivateTeam(team)) || (await teams.teamOfChannel(channelId))?.id === team;
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
    sourceSecrets: sourceSecretsStore(db, own),
    hookSecrets,
    onCall,
    usergroups: () => usergroupChoices(client),
    newToken: newTokenAndHash,
    together: <Result>(work: (stores: Together) => Promise<Result>) =>
      db.transaction((tx) => work(storesIn(tx, admins, own))),
    clock,
    log,
  };
  const homeTeamOf = (id: string) => people.homeTeamOf(id);
  const whoIsFor = (id: string, team: TeamId) => directory.whoIsFor(id, team);
  const allSettings = async () => settings.settingsOf((await teams.teams()).map(({ id }) => id));
  const parts = { db, keys: waveKeys(), teams, dora, mutes, deliveries, directory, leadsOf, allSettings, clock };
  const pulse = pulseParts(parts);
  const results = {
    ...pulse,
    settings: () => pulse.waves.settings(),
    teams,
    homeTeamOf,
    whoIs,
    whoIsFor,
    leadsOf,
    clock,
    log,
  };
  registerPulse(slack, { ...pulse, whoIs, results: resultsCommands(results), clock, log });
  registerResults(slack, results);
  const digest = {
    digests: digestsStore(db),
    make: digestMakerOf({ db, readDb, health, moods: (wanted) => pulse.moods(wanted) }),
    settingsOf: (id: TeamId) => settings.teamSettings(id),
    whoIsFor,
    leadsOf,
    seesTitles,
    answersOf: namelessAnswers(answers),
    clock,
    log,
  };
  registerDigest(slack, digest);
  registerPreview(slack, digest, PREVIEW_ACTION, async (id) => (await settings.teamSettings(id))?.team);
  const incidents = {
    answers,
    incidents: incidentsStore(db, deploys),
    teams,
    whoIs,
    whoIsFor: (id: string, team: TeamId) => directory.whoIsFor(id, team),
    leadsOf,
    refreshHome: refreshHome(home),
    seesTitles,
    placesOf: (id: string) => cards.placesOf(id),
    alsoAskedIn: digestsAsking(digest),
    homeTeamOf,
    wasOnCall: (id: string, person: string) => onCall.wasOnCall(id, person),
    snooze: (id: string, person: string, until: Date, now: Date) => chases.snooze(id, person, until, now),
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
      digest: ({ to, team }) => previewDigest(digest, team, to.userId),
      async incidents(asked) {
        await listIncidents(incidents)(asked);
        return undefined;
      },
    },
    incident: doIncident(incidents),
    mood: (team, asker) => pulse.mood(team, asker),
    seesTitles: (reader, team) =>
      reader.kind === 'person' ? seesTitles(reader.id, team) : showsTitles(reader.id, team.id),
    homeTeamOf,
    isFullMember: memberCheck(() => performance.now(), {
      isActiveMember: (id) => people.isActiveMember(id),
      keep: (person) => keepPeople({ client, people, members }, [person], clock()),
    }),
  });
  return rituals({
    db,
    directory,
    people,
    members,
    channels,
    mutes,
    deliveries,
    health,
    calendarsOf,
    answers,
    cards,
    onCall,
    chases,
    settings,
    teams,
    workspace: workspaceStore(db),
    sourceServices: sourceServicesStore(db),
    digest,
    pulse,
    pulseResults: results,
    lookUp: pagerduty && pagerdutyLookUp(db, deploys, pagerduty),
  });
}

/** The stores that App Home saves with, inside one transaction. */
const storesIn = (tx: Db, admins: readonly string[], own: OwnSecret): Together => ({
  members: membersStore(tx),
  people: peopleStore(tx, admins),
  mutes: mutesStore(tx),
  workspace: workspaceStore(tx),
  dora: doraStore(tx),
  environments: environmentsStore(tx),
  tokens: tokensStore(tx),
  deliveries: deliveriesStore(tx),
  sourceSecrets: sourceSecretsStore(tx, own),
  onCall: onCallStore(tx),
  note: (subject, change, by) => noteChange(tx, subject, {}, change, by),
});

function newTokenAndHash() {
  const token = newToken();
  return { token, sha256: hashToken(token) };
}
