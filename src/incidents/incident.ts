import type { DeploymentId } from '../deploys/deployment.ts';
import type { TeamId } from '../teams/team.ts';
import type { IncidentFields } from './incident-event.ts';

/** An incident as it is kept. */
export type Incident = {
  readonly id: string;
  readonly title: string;
  readonly severity: string | null;
  readonly service: string | null;
  readonly repo: string | null;
  /** The team that its event named, else `null`. */
  readonly team: string | null;
  readonly startedAt: Date;
  readonly openedAt: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly mitigatedAt: Date | null;
  readonly resolvedAt: Date | null;
  /** `null`: nobody has answered yet. */
  readonly deployTriggered: boolean | null;
  readonly reason: string | null;
  readonly url: string | null;
  readonly deployments: readonly DeploymentId[];
};

/** The answer to "was this triggered by a deploy?", its deployments found. */
export type Verdict =
  | { readonly kind: 'yes'; readonly deployments: readonly DeploymentId[] }
  | { readonly kind: 'no'; readonly reason: string | undefined }
  | { readonly kind: 'none' };

/** What to keep of an incident, its team and its verdict's deployments found; `undefined` leaves a field as it is. */
export type IncidentChange = Omit<IncidentFields, 'team' | 'verdict'> & {
  readonly teamId?: TeamId | null | undefined;
  readonly verdict?: Verdict | undefined;
};

export type NewIncident = IncidentChange & {
  readonly id: string;
  readonly startedAt: Date;
  readonly source: string;
  readonly bodySha256: Buffer;
};

/** Who says when service degraded, the most trusted first; `event` is no more than when we first heard of it. */
export const ONSET_SOURCES = ['person', 'impact', 'slo-burn', 'tool', 'first-alert', 'ticket', 'event'] as const;
export type OnsetSource = (typeof ONSET_SOURCES)[number];

/** Somebody whom the source names as working on it, by the source's own id. */
export type Responder = { readonly id: string; readonly name: string; readonly email?: string | undefined };
