import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { identifier, instant, link, sha, text } from '../http/fields.ts';

/** A deployment as a sender names it: by our id, or by what was deployed. */
export type DeploymentName =
  | { readonly kind: 'id'; readonly id: number }
  | { readonly kind: 'commit'; readonly repo: string; readonly sha: string; readonly service: string | undefined };

/** The fields of an incident. In a change, `undefined` keeps a field and `null` clears it. */
export type IncidentFields = {
  readonly title?: string | undefined;
  readonly severity?: string | null | undefined;
  readonly service?: string | null | undefined;
  readonly repo?: string | null | undefined;
  /** A team's name. */
  readonly team?: string | null | undefined;
  /** When service degraded. */
  readonly startedAt?: Date | undefined;
  /** When the ticket was opened. */
  readonly openedAt?: Date | null | undefined;
  readonly acknowledgedAt?: Date | null | undefined;
  readonly mitigatedAt?: Date | null | undefined;
  readonly resolvedAt?: Date | null | undefined;
  readonly url?: string | null | undefined;
  readonly verdict?: VerdictEvent | undefined;
};

/** An answer to "was this triggered by a deploy?" that came with an event. */
export type VerdictEvent =
  | { readonly kind: 'yes'; readonly deployments: readonly DeploymentName[] }
  | { readonly kind: 'no'; readonly reason: string | undefined }
  | { readonly kind: 'none' };

export type IncidentEvent = IncidentFields & { readonly id: string };

const fields = (clock: Clock) => ({
  title: text(500).optional(),
  severity: text(20).nullish(),
  service: identifier(200).nullish(),
  repo: identifier(200).nullish(),
  team: text(80).nullish(),
  started_at: instant(clock).optional(),
  opened_at: instant(clock).nullish(),
  acknowledged_at: instant(clock).nullish(),
  mitigated_at: instant(clock).nullish(),
  resolved_at: instant(clock).nullish(),
  url: link.nullish(),
  deploy_triggered: z.boolean('must be true, false or null').nullish(),
  deploy_ids: z.array(deploymentName, 'must be an array').max(100, 'names more than 100 deployments').optional(),
  reason: text(40).optional(),
});

const deploymentName = z.union(
  [
    z
      .number()
      .int()
      .positive()
      .transform((id): DeploymentName => ({ kind: 'id', id })),
    z
      .strictObject({ repo: text(200), sha, service: text(200).optional() })
      .transform((name): DeploymentName => ({ kind: 'commit', repo: name.repo, sha: name.sha, service: name.service })),
  ],
  'must be the id of a deployment, or an object with repo and sha',
);

type Body = z.output<z.ZodObject<ReturnType<typeof fields>>>;

/** The body of `POST /v1/incidents`, at the time of `clock`. */
export const incidentEventSchema = (clock: Clock) =>
  z
    .strictObject({ id: text(100), ...fields(clock) }, 'must be an object')
    .superRefine(verdictIsWhole)
    .transform((body): IncidentEvent => ({ id: body.id, ...toFields(body) }));

/** The body of `PATCH /v1/incidents/:id`, at the time of `clock`. */
export const incidentChangeSchema = (clock: Clock) =>
  z.strictObject(fields(clock), 'must be an object').superRefine(verdictIsWhole).transform(toFields);

function verdictIsWhole(body: Body, context: z.RefinementCtx): void {
  if (body.deploy_ids !== undefined && body.deploy_triggered !== true) {
    context.addIssue({ code: 'custom', path: ['deploy_ids'], message: 'goes with `"deploy_triggered": true` only' });
  }
  if (body.reason !== undefined && body.deploy_triggered !== false) {
    context.addIssue({ code: 'custom', path: ['reason'], message: 'goes with `"deploy_triggered": false` only' });
  }
}

const toFields = (body: Body): IncidentFields => ({
  title: body.title,
  severity: body.severity,
  service: body.service,
  repo: body.repo,
  team: body.team,
  startedAt: body.started_at,
  openedAt: body.opened_at,
  acknowledgedAt: body.acknowledged_at,
  mitigatedAt: body.mitigated_at,
  resolvedAt: body.resolved_at,
  url: body.url,
  verdict: toVerdict(body),
});

function toVerdict({
  deploy_triggered: triggered,
  deploy_ids: deployments = [],
  reason,
}: Body): VerdictEvent | undefined {
  switch (triggered) {
    case undefined:
      return undefined;
    case null:
      return { kind: 'none' };
    case true:
      return { kind: 'yes', deployments };
    case false:
      return { kind: 'no', reason };
  }
}
