import { deploymentId } from '../../src/deploys/deployment.ts';
import type { AskedIncident, Question } from '../../src/incidents/question/question.ts';
import type { Suspect } from '../../src/incidents/question/suspects.ts';
import type { SlackMessage } from '../../src/slack/blocks.ts';
import { slackPayloadFaults } from '../../src/slack/limits/limits.ts';

export const NOW = new Date('2026-11-25T12:00:00Z');

/** An onset at 01:30, a ticket at 02:30. */
export const anAskedIncident = (parts: Partial<AskedIncident> = {}): AskedIncident => ({
  id: 'INC-1',
  title: 'Checkout answers 500',
  severity: 'P1',
  service: 'checkout',
  repo: null,
  team: 'payments',
  teamId: undefined,
  windowMinutes: 60,
  isMerged: false,
  startedAt: new Date('2026-11-25T01:30:00Z'),
  openedAt: new Date('2026-11-25T02:30:00Z'),
  acknowledgedAt: null,
  mitigatedAt: null,
  resolvedAt: null,
  deployTriggered: null,
  reason: null,
  url: null,
  deployments: [],
  ...parts,
});

/** A deployment of the checkout ten minutes before 01:30. */
export function aSuspect({ minutesBefore = 10, ...parts }: Partial<Suspect> & { id?: Suspect['id'] } = {}): Suspect {
  return {
    id: deploymentId(1),
    service: 'checkout',
    sha: 'abcdef1234567',
    status: 'success',
    deployedAt: new Date(Date.UTC(2026, 10, 25, 1, 30 - minutesBefore)),
    by: 'mara',
    url: undefined,
    rolledBackAt: undefined,
    minutesBefore,
    ...parts,
  };
}

export const aQuestion = (parts: Partial<Question> = {}): Question => ({
  incident: anAskedIncident(),
  suspects: [aSuspect()],
  suggestion: { kind: 'none', reason: 'Several.' },
  answered: undefined,
  unsureAt: undefined,
  named: [],
  answers: 0,
  ...parts,
});

export const HOSTILE = [
  '<!channel>',
  '<@U1> <!here|all>',
  '`*_~`',
  '"\\"\\"',
  '🚀'.repeat(100),
  '\u0001\n\t\u007F'.repeat(50),
  '&'.repeat(200),
  '<'.repeat(200),
  '\u202Erevo\u202C אבג',
];

/** What Slack would refuse in any form of it, and what in it would ping somebody. */
export function faultsOf({ rich, plain, text }: SlackMessage): readonly string[] {
  const mrkdwn = [...JSON.stringify([rich, plain]).matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)];
  return [
    ...slackPayloadFaults('message', { text, blocks: rich }),
    ...slackPayloadFaults('message', { text, blocks: plain }),
    ...[text, ...mrkdwn.map(([, said = '']) => said)].filter((said) => /<[!@](?!date\^)/.test(said)),
  ];
}
