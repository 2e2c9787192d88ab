import type { Clock } from '../../clock.ts';
import { serviceKey } from '../../names/service-name.ts';
import type { DeploymentStatus } from '../deployment.ts';
import type { EnvironmentNames } from '../environments/canonical-environment.ts';
import { ARRIVED, deploymentBodySchema, NOT_ARRIVED } from './deployment-body.ts';

/** What a CI job reports of one deployment, checked and in our words. */
export type DeploymentEvent = {
  /** The sender's own id of this event, if it has one. */
  readonly id: string | undefined;
  readonly repo: string;
  /** Only where it differs from the repository. */
  readonly service: string | undefined;
  readonly sha: string;
  readonly environment: string;
  /** The name before the settings map it: a retry is recognised by what was sent, even after the name was mapped. */
  readonly environmentSent: string;
  readonly deployedAt: Date;
  /** False if the sender gave no time: events then happened in the order in which they come. */
  readonly isTimed: boolean;
  readonly startedAt: Date | undefined;
  /** `undefined`: the sender gave none. */
  readonly status: DeploymentStatus | undefined;
  /** The status of a deployment that did not arrive. Such an event is not recorded. */
  readonly failed: string | undefined;
  readonly deployedBy: string | undefined;
  /** From the head commit to the deployment. */
  readonly leadTimeSeconds: number | undefined;
  readonly previousSha: string | undefined;
  readonly ref: string | undefined;
  readonly version: string | undefined;
  readonly url: string | undefined;
  readonly run:
    | {
        readonly provider: string;
        readonly id: string;
        readonly attempt: number | undefined;
        readonly url: string | undefined;
      }
    | undefined;
  readonly commits: readonly { readonly sha: string; readonly authoredAt: Date }[];
};

/** Reads one event of `POST /v1/deploys`. It asks for the clock and the names at each event, so one schema serves all events. */
export const deploymentEventSchema = (clock: Clock, names: () => EnvironmentNames = () => new Map()) =>
  deploymentBodySchema(clock, names).transform((body): DeploymentEvent => {
    const deployedAt = body.deployed_at ?? clock();
    return {
      id: body.id,
      repo: body.repo,
      service: body.service === undefined || isOneName(body.service, body.repo) ? undefined : body.service,
      sha: body.sha,
      environment: body.environment.canonical,
      environmentSent: body.environment.sent,
      deployedAt,
      isTimed: body.deployed_at !== undefined,
      startedAt: body.started_at,
      status: ARRIVED.find((status) => status === body.status),
      failed: NOT_ARRIVED.find((status) => status === body.status),
      deployedBy: body.deployed_by,
      leadTimeSeconds: body.lead_time_seconds ?? secondsBetween(body.commit_at, deployedAt),
      previousSha: body.previous_sha,
      ref: body.ref,
      version: body.version,
      url: body.url,
      run: body.run && { provider: body.run.provider, id: body.run.id, attempt: body.run.attempt, url: body.run.url },
      commits: oncePerSha(body.commits ?? []),
    };
  });

const isOneName = (one: string, other: string): boolean => serviceKey(one) === serviceKey(other);

const secondsBetween = (from: Date | undefined, to: Date): number | undefined =>
  from && Math.round((to.getTime() - from.getTime()) / 1000);

const oncePerSha = (commits: readonly { sha: string; authored_at: Date }[]): DeploymentEvent['commits'] => [
  ...new Map(commits.map((commit) => [commit.sha, { sha: commit.sha, authoredAt: commit.authored_at }])).values(),
];
