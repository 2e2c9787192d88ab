import type { EnvironmentsStore } from '../../deploys/environments/environments.store.ts';
import type { DoraStore } from '../../dora/dora.store.ts';
import type { TokensStore } from '../../http/tokens.store.ts';
import type { PayloadsStore } from '../../incidents/ingest/payloads.store.ts';
import type { SourceSecretsStore } from '../../incidents/ingest/secrets.store.ts';
import type { SourceServicesStore } from '../../incidents/ingest/vendor-services.store.ts';
import type { OnCallStore } from '../../incidents/on-call.store.ts';
import type { HookSecrets } from '../../incidents/sources/secrets.ts';
import type { Log } from '../../log.ts';
import type { NamedType } from '../../schedule/message-type.ts';
import type { OutboxStore } from '../../schedule/outbox.store.ts';
import type { Choice } from '../../slack/modals/inputs.ts';
import type { Directory } from '../../teams/directory/directory.slack.ts';
import type { MembersStore } from '../../teams/directory/members.store.ts';
import type { PeopleStore } from '../../teams/directory/people.store.ts';
import type { MutesStore } from '../../teams/mutes.store.ts';
import type { Permissions } from '../../teams/permissions.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import type { WorkspaceStore } from '../../teams/workspace.store.ts';
import type { SettingsForm } from '../form/settings-form.ts';
import { calendarForm } from './calendar.ts';
import { deliveriesForm } from './deliveries.ts';
import { digestForm } from './digest.ts';
import { environmentsForm } from './environments.ts';
import { incidentsForm } from './incidents.ts';
import { ownForm } from './own.ts';
import { peopleForm } from './people.ts';
import { secretsForm } from './secrets.ts';
import { sourcesForm } from './sources.ts';
import { teamMessagesForm } from './team-messages.ts';
import { tokensForm } from './tokens.ts';
import { workspaceForm } from './workspace.ts';

/** What the forms read. Each form picks what it needs. */
export type FormsDeps = {
  readonly teams: TeamsStore;
  readonly people: PeopleStore;
  readonly members: MembersStore;
  readonly mutes: MutesStore;
  readonly workspace: WorkspaceStore;
  readonly dora: DoraStore;
  readonly environments: EnvironmentsStore;
  readonly sourceServices: SourceServicesStore;
  readonly payloads: PayloadsStore;
  readonly sourceSecrets: SourceSecretsStore;
  readonly hookSecrets: HookSecrets;
  readonly tokens: TokensStore;
  readonly deliveries: OutboxStore;
  readonly onCall: OnCallStore;
  readonly directory: Directory;
  readonly permissions: Permissions;
  readonly usergroups: () => Promise<readonly Choice[] | undefined>;
  readonly newToken: () => string;
  readonly hashToken: (token: string) => Buffer;
  readonly messageTypes: readonly NamedType[];
  /** What people call a type of message. */
  readonly labelOf: (kind: string) => string;
  readonly log: Log;
};

/** Every form of the settings, in the order in which the settings show them. */
export const allForms = (deps: FormsDeps): readonly SettingsForm[] => [
  peopleForm(deps),
  calendarForm,
  digestForm,
  incidentsForm(deps),
  teamMessagesForm(deps),
  workspaceForm(deps),
  environmentsForm(deps),
  sourcesForm(deps),
  secretsForm(deps),
  tokensForm(deps),
  deliveriesForm(deps),
  ownForm(deps),
];
