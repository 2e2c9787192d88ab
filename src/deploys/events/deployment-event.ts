import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { identifier, instant, link, sha, text } from '../../http/fields.ts';
import { canonicalEnvironment, type DeploymentStatus, type EnvironmentNames } from '../deployment.ts';

/** What a CI job says of one deployment, checked and in our words. */
export type DeploymentEvent = {
  /** The sender's own id of this event, if it has one. */
  readonly id: string | undefined;
  readonly repo: string;
  /** Only where it is not the repository. */
  readonly service: string | undefined;
  readonly sha: string;
  readonly environment: string;
  /** Without the names that are a setting: a retry is told by what was sent, also after a name was mapped. */
  readonly environmentSent: string;
  readonly deployedAt: Date;
  readonly startedAt: Date | undefined;
  /** `undefined`: nothing was said. */
  readonly status: DeploymentStatus | undefined;
  /** A deployment that did not arrive; it is not recorded. */
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

const ARRIVED = ['success', 'rollback', 'hotfix'] as const;
const NOT_ARRIVED = ['failure', 'failed', 'error', 'cancelled', 'canceled', 'skipped'] as const;
const MAX_INT4 = 2_147_483_647;
const MAX_COMMITS = 1_000;
const MAX_ENVIRONMENT = 50;
const STATUSES = `must be one of ${[...ARRIVED, ...NOT_ARRIVED].join(', ')}`;

/** The body of `POST /v1/deploys`, one event. Clock and names are asked for each event, so that it is built once. */
export const deploymentEventSchema = (clock: Clock, names: () => EnvironmentNames = () => new Map()) =>
  z
    .strictObject(
      {
        id: text(200).optional(),
        repo: identifier(200),
        service: identifier(200).optional(),
        sha,
        environment: identifier(MAX_ENVIRONMENT)
          // `İ` in lower case is two characters.
          .refine(
            (name) => name.trim().toLowerCase().length <= MAX_ENVIRONMENT,
            `is longer than ${MAX_ENVIRONMENT} characters`,
          )
          .transform((sent) => ({ sent: canonicalEnvironment(sent), canonical: canonicalEnvironment(sent, names()) })),
        deployed_at: instant(clock).optional(),
        started_at: instant(clock).optional(),
        status: z.enum([...ARRIVED, ...NOT_ARRIVED], STATUSES).optional(),
        deployed_by: text(100).optional(),
        commit_at: instant(clock).optional(),
        lead_time_seconds: wholeNumber().optional(),
        previous_sha: sha.optional(),
        ref: text(250).optional(),
        version: text(100).optional(),
        url: link.optional(),
        run: z
          .strictObject(
            {
              provider: text(40),
              id: z.union([text(100), z.number().int().transform(String)], 'must be text or a whole number'),
              attempt: z
                .number('must be a number')
                .int('must be a whole number')
                .min(1, 'must be 1 or more')
                .optional(),
              url: link.optional(),
            },
            'must be an object with provider and id',
          )
          .optional(),
        commits: z
          .array(
            z.strictObject({ sha, authored_at: instant(clock) }, 'must be an object with sha and authored_at'),
            'must be an array',
          )
          .max(MAX_COMMITS, `has more than ${MAX_COMMITS} commits`)
          .optional(),
      },
      'must be an object, or an array of objects',
    )
    .transform((body): DeploymentEvent => {
      const deployedAt = body.deployed_at ?? clock();
      return {
        id: body.id,
        repo: body.repo,
        service: body.service === body.repo ? undefined : body.service,
        sha: body.sha,
        environment: body.environment.canonical,
        environmentSent: body.environment.sent,
        deployedAt,
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

function wholeNumber() {
  return z
    .number('must be a number of seconds')
    .int('must be a whole number of seconds')
    .min(-MAX_INT4, 'is out of range')
    .max(MAX_INT4, 'is out of range');
}

const secondsBetween = (from: Date | undefined, to: Date): number | undefined =>
  from && Math.round((to.getTime() - from.getTime()) / 1000);

const oncePerSha = (commits: readonly { sha: string; authored_at: Date }[]): DeploymentEvent['commits'] => [
  ...new Map(commits.map((commit) => [commit.sha, { sha: commit.sha, authoredAt: commit.authored_at }])).values(),
];

/**
 * What tells this event from every other: the sender's id, else the CI run, else what, where and in which minute. The same
 * run reported twice, or by two sources, is one deployment; started once more it is another attempt, which is how an older
 * run is used to roll back.
 */
export function eventKey(event: DeploymentEvent): string {
  const where = [event.repo, event.service ?? '', event.environmentSent];
  if (event.id !== undefined) return JSON.stringify(['id', event.repo, event.id]);
  if (event.run !== undefined) {
    return JSON.stringify(['run', event.run.provider, event.run.id, event.run.attempt ?? 1, ...where]);
  }
  return JSON.stringify(['natural', ...where, event.sha, event.deployedAt.toISOString().slice(0, 16)]);
}
