import type { Clock } from '../clock.ts';
import type { EnvironmentsStore } from '../deploys/environments.store.ts';
import type { DoraStore } from '../dora/dora.store.ts';
import type { TokensStore } from '../http/tokens.store.ts';
import type { AnswersStore } from '../incidents/answering/answers.store.ts';
import type { OnCallStore } from '../incidents/on-call.store.ts';
import type { PayloadsStore } from '../incidents/sources/payloads.store.ts';
import type { SourceSecretsStore } from '../incidents/sources/source-secrets.store.ts';
import type { HookSecrets } from '../incidents/sources/source-secrets.ts';
import type { SourceServicesStore } from '../incidents/sources/source-services.store.ts';
import type { Log } from '../log.ts';
import type { DeliveriesStore } from '../schedule/deliveries.store.ts';
import type { Choice } from '../slack/form.ts';
import type { DataHealth } from '../sources/health.ts';
import type { AuditStore } from '../teams/audit.store.ts';
import type { ChannelsStore } from '../teams/directory/channels.store.ts';
import type { Directory } from '../teams/directory/directory.slack.ts';
import type { MembersStore } from '../teams/directory/members.store.ts';
import type { PeopleStore } from '../teams/directory/people.store.ts';
import type { MutesStore } from '../teams/mutes.store.ts';
import type { Team } from '../teams/team.ts';
import type { ChangedBy, TeamSettingsStore } from '../teams/team-settings.store.ts';
import type { TeamsStore } from '../teams/teams.store.ts';
import type { WorkspaceStore } from '../teams/workspace.store.ts';

export type Together = Pick<
  HomeDeps,
  | 'members'
  | 'people'
  | 'mutes'
  | 'workspace'
  | 'dora'
  | 'environments'
  | 'tokens'
  | 'deliveries'
  | 'sourceSecrets'
  | 'onCall'
> & {
  /** Records who did what, where the store itself does not. */
  readonly note: (subject: string, change: Readonly<Record<string, string>>, by: ChangedBy) => Promise<void>;
};

/** What App Home and the settings reach. */
export type HomeDeps = {
  /** Whether somebody may read the titles of a team's incidents. */
  readonly seesTitles: (personId: string, team: Pick<Team, 'id' | 'name'>) => Promise<boolean>;
  readonly answers: AnswersStore;
  readonly teams: TeamsStore;
  readonly people: PeopleStore;
  readonly members: MembersStore;
  readonly channels: ChannelsStore;
  readonly settings: TeamSettingsStore;
  readonly workspace: WorkspaceStore;
  readonly mutes: MutesStore;
  readonly audit: AuditStore;
  readonly environments: EnvironmentsStore;
  readonly tokens: TokensStore;
  readonly dora: DoraStore;
  readonly sources: DataHealth;
  readonly deliveries: DeliveriesStore;
  readonly sourceServices: SourceServicesStore;
  readonly payloads: PayloadsStore;
  readonly sourceSecrets: SourceSecretsStore;
  /** What the operator set in the environment. */
  readonly hookSecrets: HookSecrets;
  readonly onCall: OnCallStore;
  readonly directory: Directory;
  /** Slack's user groups; `undefined` where Drumbeat may not read them. */
  readonly usergroups: () => Promise<readonly Choice[] | undefined>;
  /** For what is saved together or not at all: the same stores inside one transaction. */
  readonly together: <Result>(work: (stores: Together) => Promise<Result>) => Promise<Result>;
  /** A new API token and what is kept of it. */
  readonly newToken: () => { readonly token: string; readonly sha256: Buffer };
  readonly clock: Clock;
  readonly log: Log;
};
