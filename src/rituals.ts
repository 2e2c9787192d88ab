import type { Db } from './db/db.ts';
import type { DeploysStore } from './deploys/deploys.store.ts';
import { keepDigestsScheduled, makeDigests } from './digest/digest.job.ts';
import type { DigestDeps } from './digest/digest.slack.ts';
import { type DigestMaker, digestMaker } from './digest/digest-maker.ts';
import { digestMessages, tellDetails } from './digest/digest-messages.job.ts';
import { digestsStore } from './digest/digests.store.ts';
import { scheduleWorkspaceDigest, workspaceDigestType } from './digest/workspace-digest.job.ts';
import { doraStore } from './dora/dora.store.ts';
import { teamWeeksStore } from './dora/snapshot/team-weeks.store.ts';
import type { AnswersStore } from './incidents/answering/answers.store.ts';
import { chaseAnswers } from './incidents/follow-up/follow-ups.job.ts';
import type { ChasesStore } from './incidents/follow-up/follow-ups.store.ts';
import { noteOnCall } from './incidents/on-call.job.ts';
import type { OnCallStore } from './incidents/on-call.store.ts';
import { firstAlerts } from './incidents/pagerduty/pagerduty.job.ts';
import { pagerdutyLookupsStore } from './incidents/pagerduty/pagerduty-lookups.store.ts';
import { namelessAnswer } from './incidents/question/card-words.ts';
import { payloadsStore } from './incidents/sources/payloads.store.ts';
import type { SourceServicesStore } from './incidents/sources/source-services.store.ts';
import { tellIncidents } from './incidents/telling/cards.job.ts';
import type { CardsStore } from './incidents/telling/cards.store.ts';
import { incidentMessages } from './incidents/telling/messages.job.ts';
import { tellNews } from './incidents/telling/news.job.ts';
import type { PagerdutyConfig } from './pagerduty/get.ts';
import { pagerduty } from './pagerduty/pagerduty.ts';
import { pulseMessages } from './pulse/asking/messages.job.ts';
import { resultsOf } from './pulse/results/results.slack.ts';
import { tendPulse } from './pulse/wave/wave.job.ts';
import type { PulseParts } from './pulse-parts.ts';
import type { DeliveriesStore } from './schedule/deliveries.store.ts';
import type { MessageType } from './schedule/delivery.ts';
import { gatesStore } from './schedule/gates.store.ts';
import { schedulesStore } from './schedule/schedules.store.ts';
import type { Tick } from './schedule/ticks.ts';
import { type CalendarsOf, calendarOf, type DataHealth } from './sources/health.ts';
import { silentSourceMessage } from './sources/silence-message.ts';
import { silentSources } from './sources/sources.job.ts';
import { forPerson } from './teams/calendar/calendar.ts';
import type { ChannelsStore } from './teams/directory/channels.store.ts';
import type { Directory } from './teams/directory/directory.slack.ts';
import type { MembersStore } from './teams/directory/members.store.ts';
import type { PeopleStore } from './teams/directory/people.store.ts';
import type { MutesStore } from './teams/mutes.store.ts';
import type { TeamId } from './teams/team.ts';
import type { TeamSettingsStore } from './teams/team-settings.store.ts';
import type { TeamsStore } from './teams/teams.store.ts';
import type { WorkspaceStore } from './teams/workspace.store.ts';

/** What runs on its own, and what it sends. */
export type Rituals = {
  readonly tasks: readonly Tick[];
  readonly messageTypes: readonly MessageType[];
  /** Slack takes no messages there any more. */
  readonly onPermanent: (channelId: string, code: string, now: Date) => Promise<void>;
};

type RitualDeps = {
  readonly db: Db;
  readonly directory: Directory;
  readonly people: PeopleStore;
  readonly members: MembersStore;
  readonly channels: ChannelsStore;
  readonly mutes: MutesStore;
  readonly deliveries: DeliveriesStore;
  readonly health: DataHealth;
  readonly calendarsOf: CalendarsOf;
  readonly answers: AnswersStore;
  readonly cards: CardsStore;
  readonly onCall: OnCallStore;
  readonly chases: ChasesStore;
  readonly settings: TeamSettingsStore;
  readonly teams: TeamsStore;
  readonly workspace: WorkspaceStore;
  readonly sourceServices: SourceServicesStore;
  readonly digest: DigestDeps;
  readonly pulse: PulseParts;
  readonly pulseResults: Parameters<typeof resultsOf>[0];
  /** Asks a source for what its webhooks do not say. */
  readonly lookUp: ((now: Date) => Promise<void>) | undefined;
};

/** Each ritual's part in what happens every minute, and the messages it sends. */
export function rituals(deps: RitualDeps): Rituals {
  const { db, directory, people, members, channels, mutes, deliveries, health, calendarsOf, answers, cards } = deps;
  const leadsOf = (team: TeamId) => members.leadsOf(team);
  const zoneOf = async (person: string) => (await people.personKnown(person))?.timeZone;
  const calendarFor = async (person: string, team: TeamId | undefined) =>
    forPerson(calendarOf(await calendarsOf(team === undefined ? [] : [team]), team), await zoneOf(person));
  const isMuted = (kind: string, person: string | undefined, team: TeamId | undefined) =>
    mutes.isMuted(kind, person, team);
  return {
    tasks: [
      ...inTurn(
        { name: 'directory', run: (now) => directory.refreshDirectory(now) },
        // What follows concerns people, whom nobody knows before the directory was read.
        { name: 'silent sources', run: silentSources({ health, calendarsOf, leadsOf, zoneOf, deliveries }) },
        { name: 'people on call', run: peopleOnCall(deps) },
      ),
      { name: 'incidents', run: tellIncidents({ cards, deliveries }) },
      { name: 'news of incidents', run: tellNews({ cards, deliveries }) },
      ...digestTasks(deps),
      { name: 'pulse', run: tendPulse({ ...deps.pulse, deliveries, teams: () => deps.pulse.pulseTeams() }) },
      { name: 'gates', run: (now) => gatesStore(db).sweep(now) },
      { name: 'payloads', run: (now) => payloadsStore(db).sweep(now) },
    ],
    messageTypes: [
      silentSourceMessage({ health, calendarsOf, zoneOf, isMuted }),
      ...incidentMessages({ answers, isMuted, calendarFor }),
      ...digestMessages({
        ...deps.digest,
        calendarOf: async (team) => calendarOf(await calendarsOf([team]), team),
        isMuted: (kind, team) => mutes.isMuted(kind, undefined, team),
      }),
      ...pulseMessages({
        ...deps.pulse,
        isMuted,
        calendarFor,
        resultsOf: async (team, opensOn) => {
          const named = (await deps.teams.teams()).find(({ id }) => id === team);
          return named && resultsOf(deps.pulseResults, named, opensOn);
        },
      }),
      workspaceDigestType({
        settings: allSettings(deps),
        make: deps.digest.make,
        silentSources: async (now) =>
          (await health.health(now)).filter(({ state }) => state === 'silent').map(({ source }) => source),
        unmappedIncidents: async () =>
          (await deps.sourceServices.unmapped()).reduce((sum, service) => sum + service.incidents, 0),
        parked: () => deliveries.parked(),
      }),
    ],
    onPermanent: (id, code, now) => (/^[CG]/.test(id) ? channels.stopPosting(id, code, now) : Promise.resolve()),
  };
}

const allSettings =
  ({ teams, settings }: RitualDeps) =>
  async () =>
    settings.settingsOf((await teams.teams()).map(({ id }) => id));

/** First it is seen what is to come, then what is due is made. */
function digestTasks(deps: RitualDeps): readonly Tick[] {
  const { db, teams, settings, deliveries, workspace, digest } = deps;
  const settingsOf = (ids: readonly TeamId[]) => settings.settingsOf(ids);
  const schedules = schedulesStore(db);
  const keep = keepDigestsScheduled({ schedules, teams, settingsOf });
  const make = makeDigests({ schedules, settingsOf, digests: digest.digests, make: digest.make });
  const channel = () => workspace.digestChannel();
  return [
    {
      name: 'digests',
      async run(now) {
        await keep(now);
        await make(now);
      },
    },
    { name: 'details of digests', run: tellDetails({ digests: digest.digests, deliveries }) },
    { name: 'digest of all teams', run: scheduleWorkspaceDigest({ settings: allSettings(deps), channel, deliveries }) },
  ];
}

/** What digests are made from. */
export function digestMakerOf({
  db,
  readDb,
  health,
  moods = async () => new Map(),
}: {
  readonly db: Db;
  readonly readDb: Db;
  readonly health: DataHealth;
  readonly moods?: Parameters<typeof digestMaker>[0]['moods'];
}): DigestMaker {
  const [digests, dora, weeks] = [digestsStore(db), doraStore(readDb), teamWeeksStore(readDb)];
  return digestMaker({
    weeksOf: (asked) => weeks.weeksOf(asked),
    untagged: (teams, span, tx) => digests.untagged(teams, span, tx),
    earlier: (teams, monday, tx) => digests.earlier(teams, monday, tx),
    sources: (now) => health.health(now),
    benchmarkYear: () => dora.benchmarkYear(),
    moods,
  });
}

/** What was answered of incidents, for where nobody is to be named. */
export const namelessAnswers = (answers: AnswersStore) => async (ids: readonly string[]) =>
  new Map(
    (await answers.questionsAbout(ids)).flatMap(({ incident, answered, named }) =>
      answered === undefined ? [] : [[incident.id, namelessAnswer(answered, named)] as const],
    ),
  );

/** Who is on call is looked up, then kept, then asked: each goes by what the one before found. */
function peopleOnCall({ lookUp, onCall, directory, chases, deliveries, calendarsOf, people, members }: RitualDeps) {
  const note = noteOnCall({ onCall, onCallOf: (team) => directory.onCallOf(team) });
  const chase = chaseAnswers({
    chases,
    deliveries,
    calendarsOf,
    leadsOf: (team) => members.leadsOf(team),
    peopleActive: async (ids) => people.people(await members.active(ids)),
  });
  return async (now: Date): Promise<void> => {
    try {
      await lookUp?.(now);
    } finally {
      try {
        await note(now);
      } finally {
        await chase(now);
      }
    }
  };
}

/** Stopping waits for what is under way, so PagerDuty is given less patience here. */
const PACING = { tries: 2, timeoutMs: 5_000, longestWaitMs: 5_000 };

export const pagerdutyLookUp = (db: Db, deploys: DeploysStore, config: PagerdutyConfig) =>
  firstAlerts({ pagerduty: pagerduty(config, PACING), lookups: pagerdutyLookupsStore(db, deploys) });

/** Tasks of which the others wait for the first run of the first, however that ends. */
function inTurn(first: Tick, ...others: readonly Tick[]): readonly Tick[] {
  let firstRun: Promise<void> | undefined;
  const started: Tick = {
    ...first,
    run(now) {
      const run = first.run(now);
      firstRun ??= run.catch(() => {});
      return run;
    },
  };
  const waiting = others.map(
    (other): Tick => ({
      ...other,
      async run(now) {
        await firstRun;
        await other.run(now);
      },
    }),
  );
  return [started, ...waiting];
}
