import { readFileSync } from 'node:fs';
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { registerDigest } from '../src/digest/digest.slack.ts';
import { DORA_ACTIONS } from '../src/dora/controls.view.ts';
import { registerDora } from '../src/dora/dora.slack.ts';
import { doraMessage, sharedDoraMessage } from '../src/dora/dora.view.ts';
import { explainMessage } from '../src/dora/explain.view.ts';
import { helpMessage } from '../src/dora/help.view.ts';
import { deploysMessage } from '../src/dora/lists/deploys.view.ts';
import { trendMessages } from '../src/dora/trends.view.ts';
import { answerView } from '../src/incidents/answering/answer-form.view.ts';
import { declareView } from '../src/incidents/answering/declare-form.view.ts';
import { openMessage, RESOLVE_ACTION } from '../src/incidents/answering/questions.view.ts';
import { reminderMessage } from '../src/incidents/follow-up/reminder.view.ts';
import { registerIncidents } from '../src/incidents/incidents.slack.ts';
import { cardMessage } from '../src/incidents/question/card.view.ts';
import { dmMessage } from '../src/pulse/asking/dm.view.ts';
import { pulseForm } from '../src/pulse/asking/form.view.ts';
import { registerPulse } from '../src/pulse/pulse.slack.ts';
import { actionView } from '../src/pulse/results/action-form.ts';
import { registerResults } from '../src/pulse/results/results.slack.ts';
import { resultsMessage } from '../src/pulse/results/results.view.ts';
import { startView } from '../src/pulse/wave/start-form.ts';
import type { SlackMessage } from '../src/slack/blocks.ts';
import { SETUP_MODAL, savedView, setupView } from '../src/teams/setup.view.ts';
import { registerTeams } from '../src/teams/teams.slack.ts';
import { EXAMPLES } from './digest/examples.ts';
import { aQuestion, NOW } from './incidents/question-builders.ts';
import { aSnapshot, THIRTY_DAYS } from './support/dora-facts.ts';
import { DORA_WORDS } from './support/house.ts';

/** What the bot listens to, without a Slack. */
function heard() {
  const names = { command: [], action: [], view: [] } as Record<'command' | 'action' | 'view', string[]>;
  const app = {
    command: (name: string) => void names.command.push(name),
    action: (name: string) => void names.action.push(name),
    view: (name: string) => void names.view.push(name),
    shortcut: () => undefined,
  };
  registerDora(app as unknown as App, {} as Parameters<typeof registerDora>[1]);
  registerTeams(app as unknown as App, {} as Parameters<typeof registerTeams>[1]);
  registerIncidents(app as unknown as App, {} as Parameters<typeof registerIncidents>[1]);
  registerDigest(app as unknown as App, {} as Parameters<typeof registerDigest>[1]);
  registerPulse(app as unknown as App, {} as Parameters<typeof registerPulse>[1]);
  registerResults(app as unknown as App, {} as Parameters<typeof registerResults>[1]);
  return names;
}

/** A snapshot in which every figure is something, so that every button is there. */
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
  explainMessage({ ...answer, practice }),
  deploysMessage({ kind: 'all', scope, window, asked: THIRTY_DAYS, deployments: [], skip: 0, total: 0 }),
  ...trendMessages(snapshot),
  helpMessage(DORA_WORDS),
  cardMessage({ question, now: NOW }),
  cardMessage({ question: answeredQuestion, now: NOW }),
  openMessage({ seen: [question], someHidden: false }, { action: RESOLVE_ACTION, label: 'Resolved now' }),
  reminderMessage({ question, as: 'on-call', now: NOW }),
  ...EXAMPLES.map(({ message }) => message),
  ...(['asked', 'answered', 'declined', 'deleted', 'closed', 'lost', 'lost-at-close'] as const).map((state) =>
    dmMessage({ state, wave: 1, questions: 4, closesAt: NOW }),
  ),
  resultsMessage({
    team: { id: 1, name: 'payments' },
    waves: [{ opensOn: '2026-11-02' as never, published: NOTHING_PUBLISHED }],
    results: {
      participation: null,
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
    hasComments: true,
    nextOn: undefined,
  }),
];
const VIEWS: readonly ModalView[] = [
  SETUP_MODAL.loading(),
  SETUP_MODAL.sentence('Later.'),
  setupView({ teamId: 7, name: 'payments', channelId: 'CPAY', timeZone: 'UTC', services: ['api'], owned: ['web'] }),
  savedView({ name: 'payments', channelId: 'CPAY', timeZone: 'UTC', services: [] }),
  ...(['yes', 'no', 'change', 'onset'] as const).map((form) => answerView({ form, question, others: [] })),
  declareView({ title: '', teams: [], team: undefined, now: NOW }),
  pulseForm({
    questions: [],
    k: 5,
    audience: 12,
    teamName: 'payments',
    closesAt: NOW,
    before: undefined,
    isPreview: false,
    metadata: '',
  }),
  actionView(['code'], ''),
  startView({
    settings: { cadence: 2, nextOn: undefined, k: 5 },
    nextOn: '2026-11-09' as never,
    opening: { decision: 'wait', closesAt: NOW, audience: [], sendings: [], out: [], joining: [] },
    expectedEnd: undefined,
    perSecond: 1,
    withoutTeam: 0,
    isOpen: false,
  }),
];

/** Ids of everything that can be pressed: not those of inputs, whose answers come with their form. */
function pressable(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pressable);
  if (typeof value !== 'object' || value === null) return [];
  const { type, action_id, ...rest } = value as { type?: string; action_id?: string };
  if (type === 'input') return [];
  return [...(action_id === undefined ? [] : [action_id]), ...Object.values(rest).flatMap(pressable)];
}
const sorted = (names: readonly string[]) => [...new Set(names)].toSorted();

test('whatever can be pressed is listened to, and nothing else is', () => {
  const shown = MESSAGES.flatMap(({ rich, plain }) => pressable([rich, plain]));
  expect(shown).toContain(DORA_ACTIONS.explain);
  expect(sorted([...shown, ...VIEWS.flatMap(pressable)])).toEqual(sorted(heard().action));
});

test('every form that can be sent is listened to, and nothing else is', () => {
  const sendable = VIEWS.filter(({ submit }) => submit !== undefined).map(({ callback_id = '' }) => callback_id);
  expect(sorted(sendable)).toEqual(sorted(heard().view));
});

test('nothing is listened to twice', () => {
  for (const names of Object.values(heard())) expect(names).toEqual([...new Set(names)]);
});

test('every command that is listened to is one that Slack knows from the manifest', () => {
  const text = readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8');
  const { features } = parse(text) as { features: { slash_commands: { command: string }[] } };
  expect(sorted(features.slash_commands.map(({ command }) => command))).toEqual(sorted(heard().command));
});
