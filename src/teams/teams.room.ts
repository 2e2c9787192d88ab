import type { Db } from '../db/db.ts';
import type { Room, Shell, Slot } from '../room.ts';
import { memberCheck } from '../slack/people.ts';
import { usergroupChoices } from '../slack/usergroups.ts';
import { auditStore } from './audit.store.ts';
import { calendars } from './calendars.ts';
import { channelsStore } from './directory/channels.store.ts';
import { createDirectory } from './directory/directory.slack.ts';
import { registerDirectory } from './directory/directory-events.slack.ts';
import { membersStore } from './directory/members.store.ts';
import { keepPeople } from './directory/people.slack.ts';
import { peopleStore } from './directory/people.store.ts';
import { mutesStore } from './mutes.store.ts';
import { permissions } from './permissions.ts';
import { type OnSaved, openSetup, registerTeams, setupWord } from './setup/setup.slack.ts';
import { setupStore } from './setup/setup.store.ts';
import { teamSettingsStore } from './team-settings.store.ts';
import { teamCommand } from './teams.cli.ts';
import { teamsStore } from './teams.store.ts';
import { workspaceStore } from './workspace.store.ts';

export type TeamsRoom = ReturnType<typeof teamsRoom>;

/** Teams, people, channels and rights; calendars; what is set, who changed it, who muted what. */
export function teamsRoom({ db, outbox, client, admins, clock, log }: Shell) {
  const storesOn = (on: Db) => ({
    members: membersStore(on),
    people: peopleStore(on, admins),
    mutes: mutesStore(on),
    workspace: workspaceStore(on),
    settings: teamSettingsStore(on),
  });
  const stores = {
    ...storesOn(db),
    teams: teamsStore(db),
    channels: channelsStore(db),
  };
  const { teams, people, members, mutes, channels, settings } = stores;
  const alsoMoved = (tx: Db, oldId: string, newId: string) => outbox.moveChannel(oldId, newId, tx);
  const directory = createDirectory({ client, people, members, channels, clock, log, alsoMoved });
  const slots = {
    /** Names of the services that have deployed. */
    servicesSeen: [] as Slot<() => Promise<readonly string[]>>,
    /** The settings below the set-up form show what changed. */
    setUp: [] as Slot<OnSaved>,
    /** The words of `/dora`, after which no team is called. */
    reserved: [] as Slot<string>,
  };
  const setup = {
    teams,
    setups: setupStore(db),
    servicesSeen: async () => (await Promise.all(slots.servicesSeen.map((seen) => seen()))).flat(),
    whoIs: (id: string) => directory.whoIs(id),
    channelNow: (id: string) => directory.channelNow(id),
    leadsOf: members.leadsForRights,
    reserved: slots.reserved,
    clock,
    log,
  };
  return {
    ...stores,
    ...calendars({ settings, people }),
    storesOn,
    slots,
    directory,
    audit: auditStore(db),
    permissions: permissions({ directory, members, channels, teams }),
    openSetup: openSetup(setup),
    allSettings: async () => settings.settingsOf((await teams.teams()).map(({ id }) => id)),
    usergroups: () => usergroupChoices(client),
    /** Whether somebody is a full member; who is not known yet is asked of Slack and kept. */
    isFullMember: memberCheck(() => performance.now(), {
      isActiveMember: (id) => people.isActiveMember(id),
      keep: (person) => keepPeople({ client, people, members }, [person], clock()),
    }),
    isMuted: mutes.isMuted,
    /** Those of these people who are still there. */
    peopleActive: async (ids: readonly string[]) => people.people(await members.active(ids)),

    slack(app) {
      registerDirectory(app, directory);
      registerTeams(app, {
        ...setup,
        onSaved: async (...shown) => void (await Promise.all(slots.setUp.map((show) => show(...shown)))),
      });
    },
    ticks: [{ name: 'directory', run: (now) => directory.refreshDirectory(now) }],
    onPermanent: (id, code, now) => (/^[CG]/.test(id) ? channels.stopPosting(id, code, now) : Promise.resolve()),
    words: [setupWord(setup)],
    commands: [teamCommand({ teams, reserved: slots.reserved, clock })],
  } satisfies Room & Record<string, unknown>;
}
