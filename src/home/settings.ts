import type { BenchmarkYear } from '../dora/metrics/benchmarks.ts';
import type { SecretState } from '../incidents/sources/source-secrets.ts';
import type { SettingChange } from '../teams/audit.store.ts';
import type { MessageKind } from '../teams/message-types.ts';
import type { Team, TeamId } from '../teams/team.ts';
import type { TeamSettings } from '../teams/team-settings.ts';
import type { ChosenPeople } from './people-form.ts';

/** The forms; each changes what belongs together. */
export const TEAM_FORMS = ['people', 'calendar', 'digest', 'incidents', 'team-messages'] as const;
const WORKSPACE_FORMS = ['workspace', 'environments', 'sources', 'secrets', 'tokens', 'deliveries'] as const;

export type FormKind = (typeof TEAM_FORMS)[number] | (typeof WORKSPACE_FORMS)[number] | 'own';

/** Which form, and of which team. */
export type FormTarget = { readonly form: FormKind; readonly teamId: TeamId | undefined };

/** Whether somebody may change something, else who can. */
export type Right = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** What is set for a team, as its settings show it. */
export type TeamOverview = {
  readonly settings: TeamSettings;
  readonly services: readonly string[];
  readonly people: ChosenPeople;
  /** Full members who are active: whom the choices come down to. */
  readonly members: readonly string[];
  readonly muted: readonly MessageKind[];
  /** When the next digests are due. */
  readonly nextDigests: readonly Date[];
  readonly right: Right;
};

export type WorkspaceOverview = {
  readonly year: BenchmarkYear;
  readonly triageChannelId: string | undefined;
  readonly digestChannelId: string | undefined;
  readonly environments: number;
  /** Services that incident sources name and nobody owns. */
  readonly unmapped: number;
  /** What sources sent and could not be used. */
  readonly unusable: number;
  readonly secrets: readonly SecretState[];
  readonly tokensInUse: number;
  readonly troubled: number;
  readonly changes: readonly SettingChange[];
};

export type SettingsOverview = {
  readonly team: TeamOverview | undefined;
  /** Those that can be chosen instead. */
  readonly teams: readonly Team[];
  /** For admins alone. */
  readonly workspace: WorkspaceOverview | undefined;
};

/** The value of a button: which form, of which team. */
export const targetValue = ({ form, teamId }: FormTarget): string => JSON.stringify({ form, teamId: teamId ?? null });

export function readTarget(value: string): FormTarget {
  const { form, teamId } = JSON.parse(value) as { form: FormKind; teamId: number | null };
  return { form, teamId: teamId === null ? undefined : (teamId as TeamId) };
}
