import { readFileSync } from 'node:fs';
import type { ModalView, View } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { askBeforeSharing, DORA_ACTIONS } from '../src/dora/controls.view.ts';
import { doraMessage, sharedDoraMessage } from '../src/dora/dora.view.ts';
import { explainMessage } from '../src/dora/explain/explain.view.ts';
import { helpMessage } from '../src/dora/help.view.ts';
import { deploysMessage } from '../src/dora/lists/deploys.view.ts';
import { trendMessages } from '../src/dora/trend/metric-trends.view.ts';
import { formView } from '../src/home/form/form.view.ts';
import { calendarForm } from '../src/home/forms/calendar.ts';
import { deliveriesBlocks } from '../src/home/forms/deliveries.ts';
import { digestBlocks } from '../src/home/forms/digest.ts';
import { environmentsBlocks } from '../src/home/forms/environments.ts';
import { tokensBlocks } from '../src/home/forms/tokens.ts';
import { settingsView } from '../src/home/settings/settings.view.ts';
import { homeView } from '../src/home/tab/home.view.ts';
import { answerView } from '../src/incidents/answering/answer-form.view.ts';
import { declareView } from '../src/incidents/answering/declare-form.view.ts';
import { reminderMessage } from '../src/incidents/follow-up/reminder.view.ts';
import { cardMessage } from '../src/incidents/question/card.view.ts';
import { openMessage, RESOLVE_ACTION } from '../src/incidents/question/questions.view.ts';
import { dmMessage } from '../src/pulse/asking/dm.view.ts';
import { pulseForm } from '../src/pulse/asking/form.view.ts';
import { whichTeamMessage } from '../src/pulse/belonging/which-team.view.ts';
import { actionView } from '../src/pulse/results/action-form.ts';
import { resultsMessage } from '../src/pulse/results/results.view.ts';
import { startView } from '../src/pulse/wave/start-form.ts';
import { type Delivery, deliveryId } from '../src/schedule/delivery.ts';
import type { SlackMessage } from '../src/slack/blocks.ts';
import { DEFAULT_CALENDAR } from '../src/teams/calendar/calendar.ts';
import type { LocalTime } from '../src/teams/calendar/local-time.ts';
import { SETUP_MODAL, setupView } from '../src/teams/setup/setup.view.ts';
import { savedView } from '../src/teams/setup/setup-saved.view.ts';
import { teamId } from '../src/teams/team.ts';
import type { TeamSettings } from '../src/teams/team-settings.ts';
import { EXAMPLES } from './digest/examples.ts';
import { aQuestion, NOW } from './incidents/question-builders.ts';
import { aSnapshot, THIRTY_DAYS } from './support/dora-facts.ts';
import { heard, hears } from './support/heard.ts';
import { DORA_WORDS, labelOf } from './support/house.ts';

/** The ids without a listener, and the listeners without an id. */
const unmatched = (ids: readonly string[], listeners: readonly (string | RegExp)[]) => {
  return {
    unheard: sorted(ids.filter((id) => !listeners.some((listener) => hears(listener, id)))),
    idle: listeners.filter((listener) => !ids.some((id) => hears(listener, id))).map(String),
  };
};
const NONE = { unheard: [], idle: [] };

/** A snapshot in which every figure has a value, so that every button is there. */
const snapshot = aSnapshot({
  current: {
    deployments: { total: 9, successes: 5, hotfixes: 2, rollbacks: 2, failed: 3, failedByScript: 1 },
    leadTime: { sampleSize: 5, medianSeconds: 60, p95Seconds: 90, headCommitOnly: 2, unmeasured: 1, negatives: 1 },
    recovery: { recovered: 1, medianSeconds: 60, meanSeconds: 60 },
    incidents: { total: 2, deployTriggered: 1, notDeployTriggered: 0, untagged: 1 },
  },
  suspected: { incidents: 1, deployments: 1 },
});
const practice = {
  weeks: [],
  leadTimeP50Hours: undefined,
  leadTimeP95Hours: undefined,
  changeFailurePercent: undefined,
  failures: 0,
  total: 0,
  meanP1RecoveryHours: undefined,
  p1Recovered: 1,
  flakyTests: undefined,
};
const answer = { snapshot, window: THIRTY_DAYS };
const question = aQuestion();
const answeredQuestion = aQuestion({
  answered: { id: 1, answer: { kind: 'no', reason: 'traffic' }, by: 'U1', at: NOW, why: undefined },
});
const NOTHING_PUBLISHED = {
  k: 5,
  teams: [],
  participation: { 'under-50': 0, '50-69': 0, 'from-70': 0 },
  items: [],
  slowed: { teams: [], rest: { kind: 'none' }, workspace: [] },
} as const;
const { scope, window } = snapshot;

const MESSAGES: readonly SlackMessage[] = [
  doraMessage(answer),
  sharedDoraMessage(answer, 'U1'),
  askBeforeSharing(answer.snapshot.scope, answer.window),
  explainMessage({ ...answer, practice, miswritten: [] }),
  deploysMessage({ kind: 'all', scope, window, asked: THIRTY_DAYS, deployments: [], skip: 0, total: 0 }),
  ...trendMessages(snapshot),
  helpMessage(DORA_WORDS),
  cardMessage({ question, now: NOW }),
  cardMessage({ question: answeredQuestion, now: NOW }),
  openMessage({ seen: [question], someHidden: false }, { action: RESOLVE_ACTION, label: 'Resolved now' }),
  reminderMessage({ question, as: 'on-call', now: NOW }),
  ...EXAMPLES.map(({ message }) => message),
  ...(['asked', 'said', 'stopped', 'deleted', 'lost', 'closed', 'closed-lost', 'closed-changed'] as const).map(
    (state) => dmMessage({ state, wave: 1, questions: 4, closesAt: NOW }),
  ),
  whichTeamMessage([{ id: teamId(7), name: 'payments' }]),
  resultsMessage({
    team: { id: 1, name: 'payments' },
    waves: [{ opensOn: '2026-11-02' as never, published: NOTHING_PUBLISHED }],
    results: {
      participation: null,
      isLimited: false,
      items: [],
      complaintsOf: 'team',
      complaints: [
        {
          friction: 'code',
          shown: { kind: 'clipped', side: 'high', percent: 60 },
          companion: { kind: 'not-measurable' },
        },
      ],
      followUps: [],
    },
    commentsOf: 7,
    nextOn: undefined,
  }),
];
const VIEWS: readonly ModalView[] = [
  SETUP_MODAL.loading(),
  SETUP_MODAL.sentence('Later.'),
  setupView({ teamId: 7, name: 'payments', channelId: 'CPAY', timeZone: 'UTC', services: ['api'], owned: ['web'] }),
  savedView({ name: 'payments', channelId: 'CPAY', timeZone: 'UTC', services: [] }, { isNew: true }),
  ...(['yes', 'no', 'change', 'onset'] as const).map((form) => answerView({ form, question, others: [] })),
  declareView({ title: '', teams: [], team: undefined, now: NOW }),
  pulseForm({
    questions: [],
    k: 5,
    audience: 12,
    teamName: 'payments',
    leadsFromOutside: [],
    closesAt: NOW,
    before: undefined,
    isPreview: false,
    metadata: '',
  }),
  actionView(['code'], ''),
  startView({
    settings: { cadence: 2, nextOn: undefined, k: 5 },
    nextOn: '2026-11-09' as never,
    opening: { decision: 'wait', closesAt: NOW, audience: [], sendings: [], notJoining: [], joining: [], notAgreed: 0 },
    expectedEnd: undefined,
    perSecond: 1,
    withoutTeam: 0,
    isOpen: false,
  }),
];

const TEAM = { id: teamId(7), name: 'payments', channelId: 'CPAY', timeZone: 'UTC' };
const SETTINGS: TeamSettings = {
  team: TEAM,
  calendar: DEFAULT_CALENDAR('UTC'),
  incidentChannelId: undefined,
  digest: { weekday: 1, time: 600 as LocalTime },
  linkWindowMinutes: 60,
  recordsIncidentsByHand: false,
};
const SECTION = { form: 'digest', title: 'Digest', summary: 'Monday 10:00' };
const delivery: Delivery = {
  id: deliveryId(1),
  kind: 'digest',
  subject: 'team 7',
  occurrence: '2026-11-02',
  channelId: 'CPAY',
  dueAt: NOW,
  expiresAt: NOW,
  state: 'parked',
  attempts: 1,
  firstAttemptAt: NOW,
  settledAt: NOW,
  reason: undefined,
  sentChannelId: undefined,
  sentTs: undefined,
};

/** App Home, the settings, and the forms that have buttons. */
const HOME_VIEWS: readonly View[] = [
  homeView({
    asOf: NOW,
    team: TEAM,
    teams: [TEAM, { ...TEAM, id: teamId(8), name: 'search' }],
    snapshot,
    sources: [],
    slackGap: undefined,
    miswritten: [],
    untagged: 1,
    questions: [question],
    stopped: [{ id: 'CPAY', reason: 'is_archived', at: NOW, teams: [TEAM.id] }],
    troubled: 1,
    lockedSecrets: ['PagerDuty'],
    others: [],
  }),
  settingsView({
    team: { team: TEAM, services: [], sections: [SECTION], right: { ok: true } },
    teams: [TEAM, { ...TEAM, id: teamId(8), name: 'search' }],
    workspace: { sections: [SECTION], changes: [], labelOf },
  }),
  ...[
    deliveriesBlocks([delivery], labelOf),
    digestBlocks(SETTINGS),
    environmentsBlocks({ seen: [], names: new Map([['eu', 'production']]) }),
    tokensBlocks([{ name: 'ci', scopes: ['read'], createdAt: NOW, lastUsedAt: undefined, revokedAt: undefined }]),
  ].map((blocks) => formView({ ...calendarForm, kind: 'digest', title: 'Digest' }, TEAM.id, blocks)),
];

/** The ids of everything that can be pressed; not of inputs, whose values come with their form. */
function pressable(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pressable);
  if (typeof value !== 'object' || value === null) return [];
  const { type, action_id, ...rest } = value as { type?: string; action_id?: string };
  if (type === 'input') return [];
  return [...(action_id === undefined ? [] : [action_id]), ...Object.values(rest).flatMap(pressable)];
}
const sorted = (names: readonly string[]) => [...new Set(names)].toSorted();

test('everything that can be pressed has a listener, and the reverse', () => {
  const shown = MESSAGES.flatMap(({ rich, plain }) => pressable([rich, plain]));
  expect(shown).toContain(DORA_ACTIONS.explain);
  const pressed = [...shown, ...VIEWS.flatMap(pressable), ...HOME_VIEWS.flatMap(pressable)];
  expect(unmatched(pressed, heard().action)).toEqual(NONE);
});

test('every form that can be sent has a listener, and the reverse', () => {
  const sendable = [...VIEWS, ...HOME_VIEWS].flatMap((view) =>
    view.type === 'modal' && view.submit !== undefined ? [view.callback_id ?? ''] : [],
  );
  expect(unmatched(sendable, heard().view)).toEqual(NONE);
});

test('a button without a listener is found, and a listener without a button', () => {
  expect(unmatched(['home:change:digest', 'gone:press'], [/^home:change:/, 'old:press'])).toEqual({
    unheard: ['gone:press'],
    idle: ['old:press'],
  });
});

test('nothing has two listeners', () => {
  for (const names of Object.values(heard())) expect(names).toEqual([...new Set(names)]);
});

describe('what the manifest declares is listened to, and nothing else is', () => {
  const text = readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8');
  const { features, settings } = parse(text) as Manifest;
  test.for([
    { what: 'commands', kind: 'command', declared: features.slash_commands.map(({ command }) => command) },
    { what: 'shortcuts', kind: 'shortcut', declared: features.shortcuts.map(({ callback_id }) => callback_id) },
    { what: 'events', kind: 'event', declared: settings.event_subscriptions.bot_events },
  ] as const)('$what', ({ kind, declared }) => {
    expect(sorted(heard()[kind].map(String))).toEqual(sorted(declared));
  });
});

type Manifest = {
  readonly features: {
    readonly slash_commands: readonly { readonly command: string }[];
    readonly shortcuts: readonly { readonly callback_id: string }[];
  };
  readonly settings: { readonly event_subscriptions: { readonly bot_events: readonly string[] } };
};
