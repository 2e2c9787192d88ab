import { addHours, addMinutes, addSeconds, subDays } from 'date-fns';
import type { DeploymentEvent } from '../../src/deploys/events/deployment-event.ts';
import { type LocalDate, localDateOf, plusDays, startOfLocalDate } from '../../src/teams/calendar/local-date.ts';
import { type Chance, chance } from './chance.ts';

/** How one team of the sample delivers. */
export type SampleTeam = {
  readonly name: string;
  readonly channelId: string | undefined;
  readonly timeZone: string;
  readonly services: readonly [string, ...string[]];
  /** For how long there are data. */
  readonly days: number;
  /** On a working day, on average. */
  readonly deploysPerDay: number;
  readonly leadTimeHours: number;
  /** Share of deployments that cause an incident. */
  readonly failShare: number;
  readonly recoveryHours: number;
  /** Incidents a week that no deployment caused. */
  readonly otherIncidentsPerWeek: number;
  readonly people: readonly [string, ...string[]];
  /** A service whose pipeline has stopped reporting. */
  readonly silent?: { readonly service: string; readonly days: number };
};

export type SampleIncident = {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly service: string;
  readonly startedAt: Date;
  readonly openedAt: Date;
  readonly resolvedAt: Date | undefined;
  /** The sha that caused it; a reason why no deploy did; or nothing, while it is not answered. */
  readonly cause: { readonly sha: string } | { readonly reason: string } | undefined;
};

export type SampleHistory = {
  readonly deployments: readonly DeploymentEvent[];
  readonly incidents: readonly SampleIncident[];
};

/** Payments is healthy. Storefront is fast but fragile, and one pipeline is silent. Platform has hardly begun. The reports have no owner. */
export const SAMPLE_TEAMS: readonly SampleTeam[] = [
  {
    name: 'payments',
    channelId: 'C02PAYMENTS',
    timeZone: 'Europe/Berlin',
    services: ['lantern/checkout', 'lantern/billing', 'lantern/ledger'],
    days: 125,
    deploysPerDay: 2.4,
    leadTimeHours: 7,
    failShare: 0.05,
    recoveryHours: 0.7,
    otherIncidentsPerWeek: 0.5,
    people: ['deniz', 'jonas', 'mara'],
  },
  {
    name: 'storefront',
    channelId: 'C03STORE',
    timeZone: 'America/New_York',
    services: ['lantern/web', 'lantern/search', 'lantern/cart'],
    days: 125,
    deploysPerDay: 7,
    leadTimeHours: 0.75,
    failShare: 0.34,
    recoveryHours: 5.5,
    otherIncidentsPerWeek: 0.4,
    people: ['alice', 'sam'],
    silent: { service: 'lantern/cart', days: 11 },
  },
  {
    name: 'platform',
    channelId: 'C04PLATFORM',
    timeZone: 'Asia/Kolkata',
    services: ['lantern/clusters'],
    days: 9,
    deploysPerDay: 0.5,
    leadTimeHours: 20,
    failShare: 0,
    recoveryHours: 1,
    otherIncidentsPerWeek: 0,
    people: ['priya', 'tom'],
  },
];

/** A service without an owner that deploys now and then: it counts in `all`. */
export const ORPHAN: SampleTeam = {
  name: 'nobody',
  channelId: undefined,
  timeZone: 'UTC',
  services: ['lantern/legacy-reports'],
  days: 125,
  deploysPerDay: 0.15,
  leadTimeHours: 70,
  failShare: 0.1,
  recoveryHours: 20,
  otherIncidentsPerWeek: 0.1,
  people: ['jenkins'],
};

const TITLES = [
  'Error rate over 5 %',
  'Latency p99 over 2 s',
  'Orders stuck in queue',
  'Failing health checks',
  'Blank page after login',
] as const;
const REASONS = ['infra or provider', 'certificate', 'traffic', 'dependency'] as const;

/** What a team has done until `now`. It is the same for the same seed and day. */
export function sampleHistory(team: SampleTeam, now: Date, seed: number): SampleHistory {
  const random = chance(seed);
  const today = localDateOf(now, team.timeZone);
  const dates = Array.from({ length: team.days }, (_, index) => plusDays(today, index + 1 - team.days));
  const deployments = dates
    .flatMap((date) => dayOfDeployments(team, date, random))
    .filter((deployment) => deployment.deployedAt < now && !isUntold(team, deployment, now));
  const caused = deployments.flatMap((deployment, index) => {
    const before = deployments.slice(0, index).findLast(({ repo }) => repo === deployment.repo);
    return causedIncident(team, deployment, before, index, now, random);
  });
  const others = dates.flatMap((date) => otherIncident(team, date, now, random));
  return {
    deployments: [...deployments, ...caused.flatMap(({ mend }) => mend)]
      .filter(({ deployedAt }) => deployedAt < now)
      .sort((a, b) => a.deployedAt.getTime() - b.deployedAt.getTime()),
    incidents: [...caused.map(({ incident }) => incident), ...others],
  };
}

const isUntold = ({ silent }: SampleTeam, { repo, deployedAt }: DeploymentEvent, now: Date): boolean =>
  silent !== undefined && repo === silent.service && deployedAt > subDays(now, silent.days);

function dayOfDeployments(team: SampleTeam, date: LocalDate, random: Chance): DeploymentEvent[] {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  const expected = weekday === 0 || weekday === 6 ? team.deploysPerDay * 0.05 : team.deploysPerDay;
  const count = Math.floor(expected * (0.5 + random.next()) + random.next());
  const morning = addHours(startOfLocalDate(date, team.timeZone), 9);
  const minutes = Array.from({ length: count }, () => random.between(0, 8 * 60)).sort((a, b) => a - b);
  return minutes.map((minute) =>
    deployment(team, addSeconds(addMinutes(morning, minute), random.between(0, 59)), random),
  );
}

function deployment(team: SampleTeam, deployedAt: Date, random: Chance): DeploymentEvent {
  const service = random.pick(team.services);
  const leadTimeSeconds = Math.round(random.logNormal(team.leadTimeHours * 3600, 0.8));
  const commits = Array.from({ length: random.between(1, 3) }, (_, index) => ({
    sha: random.sha(),
    authoredAt: addSeconds(deployedAt, -Math.round(leadTimeSeconds * (1 + index * 0.4))),
  }));
  const sha = random.sha();
  return {
    id: undefined,
    repo: service,
    service: undefined,
    sha,
    environment: 'production',
    environmentSent: 'production',
    deployedAt,
    isTimed: true,
    startedAt: undefined,
    status: undefined,
    failed: undefined,
    deployedBy: random.pick(team.people),
    leadTimeSeconds,
    previousSha: undefined,
    ref: 'main',
    version: undefined,
    url: `https://ci.example.com/${service}/runs/${sha.slice(0, 8)}`,
    run: undefined,
    // Half of the pipelines send their commits. The others know only the head commit.
    commits: random.next() < 0.5 ? commits : [],
  };
}

type Caused = { readonly incident: SampleIncident; readonly mend: readonly DeploymentEvent[] };

function causedIncident(
  team: SampleTeam,
  cause: DeploymentEvent,
  before: DeploymentEvent | undefined,
  index: number,
  now: Date,
  random: Chance,
): Caused[] {
  if (random.next() >= team.failShare) return [];
  const startedAt = addMinutes(cause.deployedAt, random.between(2, 45));
  const openedAt = addMinutes(startedAt, random.between(3, 40));
  const resolvedAt = addMinutes(openedAt, Math.round(random.logNormal(team.recoveryHours * 60, 0.7)));
  if (openedAt > now) return [];
  const isRecent = startedAt > subDays(now, 2);
  const incident: SampleIncident = {
    id: `${team.name.toUpperCase()}-${index + 1}`,
    title: `${cause.repo.split('/')[1]}: ${random.pick(TITLES)}`,
    severity: random.pick(['P1', 'P2', 'P2', 'P3']),
    service: cause.repo,
    startedAt,
    openedAt,
    resolvedAt: resolvedAt < now ? resolvedAt : undefined,
    cause: isRecent && random.next() < 0.6 ? undefined : { sha: cause.sha },
  };
  const fix = deployment(team, addMinutes(resolvedAt, -5), random);
  const mending = random.next();
  // A hotfix says what it is. A rollback is recognised by its version, which ran before.
  const hotfix: DeploymentEvent = { ...fix, repo: cause.repo, status: 'hotfix' };
  const rollback: DeploymentEvent = { ...fix, repo: cause.repo, sha: before?.sha ?? fix.sha, commits: [] };
  return [{ incident, mend: mending < 0.3 ? [hotfix] : mending < 0.5 && before !== undefined ? [rollback] : [] }];
}

function otherIncident(team: SampleTeam, date: LocalDate, now: Date, random: Chance): SampleIncident[] {
  if (random.next() >= team.otherIncidentsPerWeek / 7) return [];
  const startedAt = addMinutes(startOfLocalDate(date, team.timeZone), random.between(0, 1_439));
  const openedAt = addMinutes(startedAt, random.between(2, 30));
  const resolvedAt = addMinutes(openedAt, Math.round(random.logNormal(50, 0.8)));
  if (resolvedAt > now) return [];
  const service = random.pick(team.services);
  return [
    {
      id: `${team.name.toUpperCase()}-INFRA-${date}`,
      title: `${service.split('/')[1]}: ${random.pick(TITLES)}`,
      severity: 'P2',
      service,
      startedAt,
      openedAt,
      resolvedAt,
      cause: { reason: random.pick(REASONS) },
    },
  ];
}
