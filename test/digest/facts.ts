import type { DigestFacts, WeekFacts } from '../../src/digest/judging/facts.ts';
import { NO_FACTS, type PeriodFacts } from '../../src/dora/metrics/facts.ts';
import type { LocalDate } from '../../src/teams/calendar/local-date.ts';
import { plusDays } from '../../src/teams/calendar/local-date.ts';
import { teamId } from '../../src/teams/team.ts';

/** Week 47 of 2026. */
export const MONDAY = '2026-11-16' as LocalDate;
export const HOUR = 3_600;

export type WeekParts = {
  readonly successes?: number;
  readonly hotfixes?: number;
  readonly rollbacks?: number;
  readonly failed?: number;
  readonly leadHours?: number | undefined;
  readonly recoveryMinutes?: number | undefined;
  readonly incidents?: number;
  readonly untagged?: number;
  readonly notOurs?: number;
  readonly workingDays?: number;
  readonly daysOff?: readonly string[];
};

const periodOf = (parts: WeekParts): PeriodFacts => {
  const {
    successes = 20,
    hotfixes = 0,
    rollbacks = 0,
    failed = 0,
    recoveryMinutes,
    incidents = 0,
    untagged = 0,
    notOurs = 0,
  } = parts;
  const leadHours = 'leadHours' in parts ? parts.leadHours : 5;
  const minutes = recoveryMinutes === undefined ? undefined : recoveryMinutes * 60;
  return {
    deployments: {
      ...NO_FACTS.deployments,
      total: successes + hotfixes + rollbacks,
      successes,
      hotfixes,
      rollbacks,
      failed,
    },
    leadTime: {
      ...NO_FACTS.leadTime,
      sampleSize: leadHours === undefined ? 0 : successes,
      medianSeconds: leadHours === undefined ? undefined : leadHours * HOUR,
      p95Seconds: leadHours === undefined ? undefined : leadHours * 3 * HOUR,
    },
    recovery: {
      ...NO_FACTS.recovery,
      recovered: minutes === undefined ? 0 : Math.max(1, failed),
      medianSeconds: minutes,
      meanSeconds: minutes,
    },
    incidents: {
      total: incidents,
      deployTriggered: incidents - untagged - notOurs,
      notDeployTriggered: notOurs,
      untagged,
    },
  };
};

/** A week of twenty deployments, lead time five hours, in which nothing failed. */
export const aWeek = (monday: LocalDate, parts: WeekParts = {}): WeekFacts => ({
  monday,
  workingDays: parts.workingDays ?? 5,
  daysOff: parts.daysOff ?? [],
  facts: periodOf(parts),
});

export type FactsParts = Partial<Omit<DigestFacts, 'weeks'>> & {
  /** The eight weeks before, oldest first; fewer are the last ones. */
  readonly before?: readonly WeekParts[];
  readonly week?: WeekParts;
};

const eight = (before: readonly WeekParts[]): readonly WeekParts[] => [
  ...Array.from({ length: 8 - before.length }, () => ({})),
  ...before,
];

/** A team like any other: 20 deployments a week for nine weeks, nothing failed, nothing waits. */
export function someFacts({ before = [], week = {}, ...parts }: FactsParts = {}): DigestFacts {
  return {
    team: { id: teamId(7), name: 'payments' },
    weeks: [...eight(before), week].map((one, index) => aWeek(plusDays(MONDAY, 7 * (index - 8)), one)),
    dataBeginsOn: '2026-01-05' as LocalDate,
    stabilityKnown: true,
    contradiction: undefined,
    minutesByReason: [],
    suspected: { incidents: 0, deployments: 0 },
    untagged: { first: [], count: 0 },
    flaky: undefined,
    ci: undefined,
    pulse: undefined,
    gaps: [],
    restatements: [],
    missed: [],
    lastStep: undefined,
    isFirst: false,
    isDelayed: false,
    ...parts,
  };
}

/** So many incidents without an answer. */
export const untagged = (count: number): DigestFacts['untagged'] => ({
  count,
  first: Array.from({ length: Math.min(count, 3) }, (_, index) => ({
    id: `INC-${index + 1}`,
    title: `Checkout answers 500 (${index + 1})`,
    service: 'org/checkout',
    startedAt: new Date('2026-11-18T09:00:00Z'),
  })),
});
