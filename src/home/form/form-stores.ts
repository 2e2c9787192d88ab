import type { EnvironmentsStore } from '../../deploys/environments/environments.store.ts';
import type { DoraStore } from '../../dora/dora.store.ts';
import type { TokensStore } from '../../http/tokens.store.ts';
import type { SourceSecretsStore } from '../../incidents/ingest/secrets.store.ts';
import type { SourceServicesStore } from '../../incidents/ingest/vendor-services.store.ts';
import type { OnCallStore } from '../../incidents/on-call.store.ts';
import type { OutboxStore } from '../../schedule/outbox.store.ts';
import type { ChangedBy, SettingValues } from '../../teams/audit.store.ts';
import type { MembersStore } from '../../teams/directory/members.store.ts';
import type { PeopleStore } from '../../teams/directory/people.store.ts';
import type { MutesStore } from '../../teams/mutes.store.ts';
import type { TeamSettingsStore } from '../../teams/team-settings.store.ts';
import type { WorkspaceStore } from '../../teams/workspace.store.ts';

/** The stores that forms save with, inside one transaction. */
export type FormStores = {
  readonly settings: TeamSettingsStore;
  readonly members: MembersStore;
  readonly people: PeopleStore;
  readonly mutes: MutesStore;
  readonly workspace: WorkspaceStore;
  readonly dora: DoraStore;
  readonly environments: EnvironmentsStore;
  readonly sourceServices: SourceServicesStore;
  readonly sourceSecrets: SourceSecretsStore;
  readonly tokens: TokensStore;
  readonly deliveries: OutboxStore;
  readonly onCall: OnCallStore;
  /** Records who changed what, for stores that do not do it themselves: what was set before, and what is set now. */
  readonly note: (subject: string, before: SettingValues, after: SettingValues, by: ChangedBy) => Promise<void>;
};

/** Runs `work` in one transaction, which is rolled back when it throws. */
export type InTransaction = <Result>(work: (stores: FormStores) => Promise<Result>) => Promise<Result>;
