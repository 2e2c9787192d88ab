import { digest } from '../../src/digest/judging/digest.ts';
import type { DigestFacts } from '../../src/digest/judging/facts.ts';
import { digestMessage } from '../../src/digest/words/digest.view.ts';
import { contradiction } from '../../src/dora/metrics/balance.ts';
import { bandsOf } from '../../src/dora/metrics/bands.ts';
import { measured } from '../../src/dora/metrics/measure.ts';
import type { SlackMessage } from '../../src/slack/blocks.ts';
import type { LocalDate } from '../../src/teams/calendar/local-date.ts';
import { goodMetrics } from '../support/dora-facts.ts';
import { aWeek, type FactsParts, HOUR, someFacts, untagged, type WeekParts } from './facts.ts';

type DigestExample = {
  readonly id: string;
  /** What it shows, for the guide. */
  readonly about: string;
  readonly facts: DigestFacts;
  readonly message: SlackMessage;
};

/** Eight weeks of a real team: about twenty deployments each, two of which fail. */
const USUAL: readonly WeekParts[] = [19, 21, 18, 20, 22, 19, 20, 21].map((successes, index) => ({
  successes,
  hotfixes: 1,
  failed: 2,
  leadHours: 7.5 + (index % 3) * 0.5,
  recoveryMinutes: 45 + (index % 4) * 5,
  incidents: 3,
}));
const ALIKE: WeekParts = { successes: 20, hotfixes: 1, failed: 2, leadHours: 7.8, recoveryMinutes: 50, incidents: 3 };

const aMonth = (changeFailRate: number, failed: number) =>
  contradiction(
    bandsOf(
      goodMetrics({
        changeFailRate: measured(changeFailRate, 84),
        failedDeploymentRecoverySeconds: measured(6_000, failed),
      }),
      2019,
    ),
  );

const example = (id: string, about: string, parts: FactsParts): DigestExample => {
  const facts = someFacts({ before: USUAL, week: ALIKE, ...parts });
  return { id, about, facts, message: digestMessage({ digest: digest(facts), isPreview: false }) };
};

/** The digests of the guide and of its pictures. */
export const EXAMPLES: readonly DigestExample[] = [
  example('good-week', 'Lead time left its usual range for the better, and the last step is answered for.', {
    week: { ...ALIKE, successes: 23, leadHours: 4.5 },
    lastStep: {
      id: 'smaller-changes',
      became: 'taken',
      was: { kind: 'seconds', seconds: 8.5 * HOUR, sampleSize: 21 },
    },
  }),
  example('quiet-week', 'Nothing changed and nothing waits: two short blocks and no button.', {}),
  example('fast-but-fragile', 'A contradiction takes the first line, before anything that changed.', {
    week: { ...ALIKE, hotfixes: 2, failed: 7, recoveryMinutes: 105, incidents: 7 },
    contradiction: aMonth(0.1786, 15),
  }),
  example('data-gap', 'A source fell silent: that so little was deployed is not told as a change.', {
    week: { ...ALIKE, successes: 6, hotfixes: 0, failed: 1, incidents: 2 },
    gaps: [
      { kind: 'silent-source', source: 'deployments of lantern/checkout', lastEventOn: '2026-11-17' as LocalDate },
    ],
  }),
  example('untagged-incidents', 'Three incidents are asked about, and the change fail rate says how far it may rise.', {
    week: { ...ALIKE, incidents: 7, untagged: 4, notOurs: 1 },
    suspected: { incidents: 2, deployments: 3 },
    minutesByReason: [{ reason: 'provider', incidents: 1, minutes: 40 }],
    untagged: untagged(4),
  }),
  example('restated-number', 'An incident of week 46 was answered late; the pulse has results.', {
    pulse: {
      changed: true,
      isWorse: false,
      lines: ['7 of 9 answered. Favourable: feedback 78 %, flow 61 %.', 'Named most often: waiting for reviews.'],
    },
    restatements: [
      {
        monday: '2026-11-09' as LocalDate,
        metric: 'change-fail-rate',
        was: { failed: 2, total: 22 },
        is: { failed: 3, total: 22 },
      },
    ],
  }),
  example(
    'short-week',
    'A holiday and half of the deployments: no news. It came late, and the one before was skipped.',
    {
      week: { ...ALIKE, successes: 10, failed: 1, workingDays: 4, daysOff: ['Day of Repentance'] },
      missed: [aWeek('2026-11-09' as LocalDate, USUAL[7])],
      isDelayed: true,
    },
  ),
  example('first-week', 'Data began a few days ago, and no source of incidents is connected: stability is unknown.', {
    before: Array.from({ length: 8 }, () => ({ successes: 0, leadHours: undefined })),
    week: { successes: 8, leadHours: 9 },
    dataBeginsOn: '2026-11-17' as LocalDate,
    stabilityKnown: false,
    gaps: [{ kind: 'not-connected', what: 'incidents' }],
    isFirst: true,
  }),
];
