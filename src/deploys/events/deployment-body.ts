import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { identifier, instant, link, sha, text } from '../../http/fields.ts';
import { canonicalEnvironment, type EnvironmentNames } from '../environments/canonical-environment.ts';
import { MAX_ENVIRONMENT } from '../environments/environment-name.ts';

/** Statuses of a deployment that arrived. */
export const ARRIVED = ['success', 'rollback', 'hotfix'] as const;
/** Statuses of one that did not arrive. */
export const NOT_ARRIVED = ['failure', 'failed', 'error', 'cancelled', 'canceled', 'skipped', 'pending'] as const;

const MAX_INT4 = 2_147_483_647;
export const MAX_COMMITS = 1_000;
const STATUSES = `must be one of ${[...ARRIVED, ...NOT_ARRIVED].join(', ')}`;

/** The fields of one event in the body of `POST /v1/deploys`, as they are sent. */
export const deploymentBodySchema = (clock: Clock, names: () => EnvironmentNames) =>
  z.strictObject(
    {
      id: text(200).optional(),
      repo: identifier(200),
      service: identifier(200).optional(),
      sha,
      environment: environment(names),
      deployed_at: instant(clock).optional(),
      started_at: instant(clock).optional(),
      status: z.enum([...ARRIVED, ...NOT_ARRIVED], STATUSES).optional(),
      deployed_by: text(100).optional(),
      commit_at: instant(clock).optional(),
      lead_time_seconds: wholeSeconds().optional(),
      previous_sha: sha.optional(),
      ref: text(250).optional(),
      version: text(100).optional(),
      url: link.optional(),
      run: run().optional(),
      commits: commits(clock).optional(),
    },
    'must be an object, or an array of objects',
  );

const environment = (names: () => EnvironmentNames) =>
  identifier(MAX_ENVIRONMENT).transform((sent) => ({
    sent: canonicalEnvironment(sent),
    canonical: canonicalEnvironment(sent, names()),
  }));

const wholeSeconds = () =>
  z
    .number('must be a number of seconds')
    .int('must be a whole number of seconds')
    .min(-MAX_INT4, 'is out of range')
    .max(MAX_INT4, 'is out of range');

/** The CI run that deployed. */
const run = () =>
  z.strictObject(
    {
      provider: text(40),
      id: z.union([text(100), z.number().int().transform(String)], 'must be text or a whole number'),
      attempt: z.number('must be a number').int('must be a whole number').min(1, 'must be 1 or more').optional(),
      url: link.optional(),
    },
    'must be an object with provider and id',
  );

const commits = (clock: Clock) =>
  z
    .array(
      z.strictObject({ sha, authored_at: instant(clock) }, 'must be an object with sha and authored_at'),
      'must be an array',
    )
    .max(MAX_COMMITS, `has more than ${MAX_COMMITS} commits`);
