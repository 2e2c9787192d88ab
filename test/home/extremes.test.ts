import type { KnownBlock } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { formView } from '../../src/home/form/form.view.ts';
import { ownDaysText, readOwnDays } from '../../src/home/form-parts/own-days.ts';
import { peopleBlocks } from '../../src/home/form-parts/people-fields.ts';
import { leadsWords, membersWords, onCallWords } from '../../src/home/form-parts/people-words.ts';
import { calendarBlocks, calendarForm } from '../../src/home/forms/calendar.ts';
import { deliveriesBlocks } from '../../src/home/forms/deliveries.ts';
import { digestBlocks } from '../../src/home/forms/digest.ts';
import { environmentsBlocks } from '../../src/home/forms/environments.ts';
import { incidentsBlocks } from '../../src/home/forms/incidents.ts';
import { ownBlocks } from '../../src/home/forms/own.ts';
import { secretsBlocks, secretsWords } from '../../src/home/forms/secrets.ts';
import { sourcesBlocks } from '../../src/home/forms/sources.ts';
import { teamMessagesBlocks } from '../../src/home/forms/team-messages.ts';
import { newTokenBlocks, tokensBlocks } from '../../src/home/forms/tokens.ts';
import { workspaceBlocks } from '../../src/home/forms/workspace.ts';
import { privacyMessage } from '../../src/home/privacy.view.ts';
import { SETTINGS_MODAL, settingsView } from '../../src/home/settings/settings.view.ts';
import { statusMessage } from '../../src/home/status/status.view.ts';
import { type HomeFacts, homeView, sentenceHome } from '../../src/home/tab/home.view.ts';
import type { ApiToken } from '../../src/http/tokens.store.ts';
import { secretStates } from '../../src/incidents/sources/secrets.ts';
import { whichTeamLine } from '../../src/pulse/belonging/which-team.view.ts';
import { type Delivery, deliveryId } from '../../src/schedule/delivery.ts';
import { truncate } from '../../src/slack/blocks.ts';
import { type Surface, slackPayloadFaults } from '../../src/slack/limits/limits.ts';
import type { SourceHealth } from '../../src/source-health/silence.ts';
import type { LocalDate } from '../../src/teams/calendar/local-date.ts';
import type { LocalTime } from '../../src/teams/calendar/local-time.ts';
import { type Team, teamId } from '../../src/teams/team.ts';
import type { TeamSettings } from '../../src/teams/team-settings.ts';
import { anAskedIncident, aQuestion, HOSTILE } from '../incidents/question-builders.ts';
import { aSnapshot, NOW } from '../support/dora-facts.ts';
import { labelOf, MESSAGE_TYPES } from '../support/house.ts';

/** The longest name that a column takes, of characters that grow when they are escaped, and that would ping everybody. */
const longest = (max: number, first = ''): string => truncate(`${first}<!channel>🚀${'&<>`*_🚀'.repeat(max)}`, max);
const many = <Made>(count: number, make: (index: number) => Made): readonly Made[] =>
  Array.from({ length: count }, (_, index) => make(index));

const id = (kind: string, index: number): string => `${kind}${String(index).padStart(10, '0')}`;
const aTeam = (index: number, name = longest(80, `${index}`)): Team => ({
  id: teamId(index + 1),
  name,
  channelId: id('C', index),
  timeZone: 'America/Argentina/ComodRivadavia',
});
const TEAM = aTeam(0);
const TEAMS = many(150, (index) => aTeam(index));

const ids = (kind: string, count: number) => many(count, (index) => id(kind, index));
const CHOSEN = {
  members: { people: ids('U', 100), channels: ids('C', 100), groups: ids('S', 60) },
  onCall: { people: ids('W', 100), groups: ids('S', 100) },
  leads: ids('U', 2),
};

const OWN_DAYS = new Map(
  many(175, (index) => {
    const date = new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10) as LocalDate;
    return [date, { isWorking: index % 2 === 0, name: '' }] as const;
  }),
);

const SETTINGS: TeamSettings = {
  team: TEAM,
  calendar: {
    timeZone: TEAM.timeZone,
    workingDays: [1, 2, 3, 4, 5, 6, 7],
    workingHours: { from: 0 as LocalTime, to: 1439 as LocalTime },
    quietHours: { from: 1439 as LocalTime, to: 0 as LocalTime },
    holidayRegion: 'US-CA-LA',
    days: OWN_DAYS,
  },
  incidentChannelId: id('C', 1),
  digest: { weekday: 7, time: 1439 as LocalTime },
  linkWindowMinutes: 1440,
  recordsIncidentsByHand: true,
};

const KINDS = MESSAGE_TYPES.map(({ kind }) => kind);
const SECRETS = secretStates(
  { 'grafana-irm': 'x' },
  new Map(
    ['pagerduty', 'grafana-irm'].map((source) => [source, { setBy: longest(30), setAt: NOW, isLocked: true }] as const),
  ),
);

const aToken = (index: number): ApiToken => ({
  name: longest(80, `${index}`),
  scopes: ['ingest', 'read'],
  createdAt: NOW,
  lastUsedAt: NOW,
  revokedAt: index % 3 === 0 ? NOW : undefined,
});

const aDelivery = (index: number): Delivery => ({
  id: deliveryId(index + 1),
  kind: index % 2 === 0 ? 'incident-reminder-lead' : 'a-type-that-is-no-more',
  subject: longest(200),
  occurrence: '2026-11-02',
  channelId: id(index % 2 === 0 ? 'U' : 'C', index),
  dueAt: NOW,
  expiresAt: NOW,
  state: index % 2 === 0 ? 'parked' : 'failed',
  attempts: 9,
  firstAttemptAt: NOW,
  settledAt: NOW,
  reason: longest(1_000),
  sentChannelId: undefined,
  sentTs: undefined,
});

const aSource = (index: number): SourceHealth => ({
  source: longest(230, `deployments of ${index}`),
  teamId: TEAM.id,
  lastEventAt: index % 4 === 0 ? undefined : NOW,
  eventCount: 9,
  longestGapMs: 1,
  state: index % 2 === 0 ? 'silent' : 'too-few',
});

/** What Slack would refuse, and what in its markup would ping anybody but those whom we mean by their ids. */
function faultsOf(surface: Surface, payload: object): readonly string[] {
  const markup = [...JSON.stringify(payload).matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)];
  const texts = [...markup.map(([, text = '']) => text), 'text' in payload ? String(payload.text) : ''];
  return [...slackPayloadFaults(surface, payload), ...texts.filter((text) => /<!(?!date\^|subteam\^)/.test(text))];
}

const FORM = { ...calendarForm, kind: 'environments', title: 'Undelivered messages' };

type Row = { readonly why: string; readonly blocks: readonly KnownBlock[] };

describe('a form fits into a window', () => {
  const rows: readonly Row[] = [
    {
      why: 'for people, with as many of each as the form takes',
      blocks: peopleBlocks({
        chosen: CHOSEN,
        groups: many(300, (index) => ({ value: id('S', index), label: `@${longest(80)}` })),
      }),
    },
    { why: 'for people, without user groups', blocks: peopleBlocks({ chosen: CHOSEN, groups: undefined }) },
    { why: 'for a calendar with as many own days as it takes', blocks: calendarBlocks(SETTINGS.calendar) },
    {
      why: 'for a calendar with nothing in it',
      blocks: calendarBlocks({
        ...SETTINGS.calendar,
        workingDays: [],
        holidayRegion: undefined,
        days: new Map(),
      }),
    },
    { why: 'for the digest', blocks: digestBlocks(SETTINGS) },
    { why: 'for incidents', blocks: incidentsBlocks(SETTINGS) },
    { why: 'for the messages of a team that wants all of them', blocks: teamMessagesBlocks(MESSAGE_TYPES, []) },
    { why: 'for the messages of a team that wants none', blocks: teamMessagesBlocks(MESSAGE_TYPES, KINDS) },
    {
      why: 'for somebody of many teams, whom a source of incidents may know by a hundred names',
      blocks: ownBlocks(MESSAGE_TYPES, {
        muted: KINDS,
        belonging: { teams: TEAMS.map((team) => ({ ...team, hasAgreed: true })), chosenHome: TEAMS[149]?.id },
        sourcePeople: many(100, (index) => ({
          source: 'grafana-irm',
          vendorId: index % 2 === 0 ? longest(100, `${index}`) : `P${index}`,
          name: index % 3 === 0 ? '' : longest(200),
          personId: index < 20 ? 'U1' : undefined,
        })),
      }),
    },
    {
      why: 'for somebody whom a source of incidents knows by nothing but a name that no menu takes',
      blocks: ownBlocks(MESSAGE_TYPES, {
        muted: [],
        belonging: { teams: [{ ...TEAM, hasAgreed: false }], chosenHome: undefined },
        sourcePeople: [{ source: 'webhook', vendorId: longest(100), name: 'Mara', personId: undefined }],
      }),
    },
    {
      why: 'for the workspace',
      blocks: workspaceBlocks({ year: 2025, triageChannelId: id('C', 1), digestChannelId: undefined }),
    },
    {
      why: 'for 200 environments',
      blocks: environmentsBlocks({
        seen: many(200, (index) => ({ environment: longest(50, `${index}`), deployments: 10_000_000 })),
        names: new Map(many(200, (index) => [longest(50, `${index}`), longest(50)] as const)),
      }),
    },
    { why: 'for no environment', blocks: environmentsBlocks({ seen: [], names: new Map() }) },
    {
      why: 'for 500 services that nobody owns, and many bodies that could not be used',
      blocks: sourcesBlocks({
        unmapped: many(500, (index) => ({
          source: 'grafana-irm' as const,
          name: longest(200, `${index}`),
          firstSeenAt: NOW,
          incidents: 1_000_000,
        })),
        teams: TEAMS,
        troubled: many(100, () => ({ source: 'grafana-irm', receivedAt: NOW, reason: longest(500), body: {} })),
      }),
    },
    { why: 'for sources of which nothing is open', blocks: sourcesBlocks({ unmapped: [], teams: [], troubled: [] }) },
    { why: 'for secrets', blocks: secretsBlocks(SECRETS) },
    { why: 'for 200 tokens', blocks: tokensBlocks(many(200, aToken)) },
    { why: 'for no token', blocks: tokensBlocks([]) },
    { why: 'for a new token', blocks: newTokenBlocks(longest(80), `drumbeat_${'x'.repeat(64)}`) },
    { why: 'for many messages that did not arrive', blocks: deliveriesBlocks(many(100, aDelivery), labelOf) },
    { why: 'for messages that all arrived', blocks: deliveriesBlocks([], labelOf) },
  ];

  test.for(rows)('$why', ({ blocks }) => {
    expect(faultsOf('modal', formView(FORM, TEAM.id, blocks))).toEqual([]);
  });

  test('own days that the form takes are shown again in the same field', () => {
    const lines = ownDaysText(OWN_DAYS).split('\n');
    expect(readOwnDays(lines)).toMatchObject({ days: expect.any(Map) });
    expect(readOwnDays(lines.map((line) => `${line} Christmas`))).toEqual({
      fault: 'At most 3000 characters in all.',
    });
  });
});

const SECTIONS = [
  [membersWords(ids('U', 300)), onCallWords(CHOSEN), leadsWords({ leads: ids('U', 50) })].join('\n'),
  secretsWords(SECRETS),
  `muted: ${MESSAGE_TYPES.map(({ label }) => label).join(', ')}`,
  longest(4_000).replaceAll(/[<&>]/g, '-'),
].map((summary, index) => ({ form: `form-${index}`, title: 'Messages that did not arrive', summary }));

describe('the settings fit into a window', () => {
  const team = {
    team: TEAM,
    services: many(500, (index) => longest(200, `${index}`)),
    sections: SECTIONS,
    right: { ok: true } as const,
  };
  const workspace = {
    sections: SECTIONS,
    labelOf,
    changes: many(5, (index) => ({
      at: NOW,
      actor: index % 2 === 0 ? longest(30) : 'U0MARA',
      subject: longest(250),
      change: {
        working_days: { from: longest(500), to: longest(500) },
        days: { from: null, to: { day: longest(90) } },
      },
    })),
  };

  test.for([
    { why: 'with everything', overview: { team, teams: TEAMS, workspace } },
    {
      why: 'for somebody who may change nothing',
      overview: {
        team: { ...team, right: { ok: false, why: longest(500).replaceAll(/[<&>]/g, '-') } as const },
        teams: [TEAM],
        workspace: undefined,
      },
    },
    {
      why: 'with no team',
      overview: { team: undefined, teams: [], workspace: { sections: [], changes: [], labelOf } },
    },
  ])('$why', ({ overview }) => {
    const view = settingsView(overview, 'Slack did not say who is in <#C1>. '.repeat(200));
    expect(faultsOf('modal', view)).toEqual([]);
  });

  test('with a sentence', () => expect(faultsOf('modal', SETTINGS_MODAL.sentence('x'.repeat(5_000)))).toEqual([]));
});

const MISWRITTEN = many(50, (index) => ({ kind: 'repo' as const, value: longest(200), rows: 1e9, firstId: index }));

describe('App Home fits into the tab', () => {
  const questions = HOSTILE.slice(0, 3).map((title, index) =>
    aQuestion({ incident: anAskedIncident({ id: `INC-${index}`, title: `${title}${longest(200)}` }) }),
  );
  const facts: HomeFacts = {
    asOf: NOW,
    team: TEAM,
    teams: TEAMS,
    snapshot: aSnapshot({ scope: { kind: 'team', name: TEAM.name }, services: 500 }),
    sources: many(500, aSource),
    slackGap: { beganAt: NOW, endedAt: NOW, reason: longest(200) },
    miswritten: MISWRITTEN,
    untagged: 1_000,
    questions,
    stopped: many(100, (index) => ({ id: id('C', index), reason: longest(200), at: NOW, teams: [TEAM.id] })),
    troubled: 100,
    others: [whichTeamLine(TEAMS)],
    lockedSecrets: SECRETS.map(({ name }) => name),
  };

  test.for([
    { why: 'of somebody with everything', parts: {} },
    {
      why: 'of somebody of no team, before anything came in',
      parts: {
        team: undefined,
        teams: [],
        snapshot: aSnapshot({ scope: { kind: 'all' } }),
        sources: [],
        questions: [],
      },
    },
    { why: 'of somebody of no team, where there are many', parts: { team: undefined } },
  ])('$why', ({ parts }) => {
    expect(faultsOf('home', homeView({ ...facts, ...parts }))).toEqual([]);
  });

  test('with a sentence', () => expect(faultsOf('home', sentenceHome('x'.repeat(5_000)))).toEqual([]));
});

describe('a message', () => {
  test.for([
    {
      why: 'of the status of a team, with 500 sources',
      message: statusMessage({
        team: TEAM,
        sources: many(500, aSource),
        slackGap: { beganAt: NOW, endedAt: NOW, reason: longest(200) },
        miswritten: MISWRITTEN,
        nextDigest: NOW,
        waiting: many(5, () => ({ label: labelOf('incident-reminder-lead'), dueAt: NOW })),
        troubled: 100,
        version: '0.1.0',
      }),
    },
    {
      why: 'of the status of a workspace with nothing in it',
      message: statusMessage({
        team: undefined,
        sources: [],
        slackGap: undefined,
        miswritten: [],
        nextDigest: undefined,
        waiting: [],
        troubled: 0,
        version: '0.1.0',
      }),
    },
    { why: 'of what is kept', message: privacyMessage() },
  ])('$why is accepted by Slack in each of its forms', ({ message: { rich, plain, text } }) => {
    expect(faultsOf('message', { text, blocks: rich })).toEqual([]);
    expect(faultsOf('message', { text, blocks: plain })).toEqual([]);
  });
});
