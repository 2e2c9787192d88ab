import type { DeploymentId } from '../deploys/deployment.ts';
import type { TeamId } from '../teams/team.ts';
import type { IncidentFields } from './incident-event.ts';

/** An incident as it is stored. */
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

/** The answer to "was this triggered by a deploy?", with the ids of its deployments. */
export type Verdict =
  | { readonly kind: 'yes'; readonly deployments: readonly DeploymentId[] }
  | { readonly kind: 'no'; readonly reason: string | undefined }
  | { readonly kind: 'none' };

/** The fields to write, with the ids of the team and of the verdict's deployments. `undefined` keeps a field. */
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

/** Where an onset comes from, the most trusted first. `event` is only the time of the first event. */
export const ONSET_SOURCES = ['person', 'impact', 'slo-burn', 'tool', 'first-alert', 'ticket', 'event'] as const;
export type OnsetSource = (typeof ONSET_SOURCES)[number];

/** Somebody who works on an incident according to its source. The id is the source's own. */
export type Responder = { readonly id: string; readonly name: string; readonly email?: string | undefined };
