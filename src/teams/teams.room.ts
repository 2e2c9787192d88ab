import type { Db } from '../db/db.ts';
import type { PersonRecords } from '../person-records.ts';
import type { Room, Shell, Slot } from '../room.ts';
import { usergroupChoices } from '../slack/usergroups.ts';
import { auditStore } from './audit.store.ts';
import { calendars } from './calendars.ts';
import { type AlsoMoved, channelsStore } from './directory/channels.store.ts';
import { createDirectory } from './directory/directory.slack.ts';
import { registerDirectory } from './directory/directory-events.slack.ts';
import { membersStore } from './directory/members.store.ts';
import { fullMemberCheck } from './directory/people.slack.ts';
import { peopleStore } from './directory/people.store.ts';
import { mutesStore } from './mutes.store.ts';
import { permissions } from './permissions.ts';
import { forgetWaiting } from './person-records/forgetting.job.ts';
import { forgettingsStore } from './person-records/forgettings.store.ts';
import { personCommand } from './person-records/person.cli.ts';
import { setupWord } from './setup/dora-words.slack.ts';
import { openSetup } from './setup/setup.slack.ts';
import { setupStore } from './setup/setup.store.ts';
import { type OnSaved, registerSetup } from './setup/setup-submit.slack.ts';
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
  const stores = { ...storesOn(db), teams: teamsStore(db), channels: channelsStore(db), audit: auditStore(db) };
  const { teams, people, members, mutes, channels, settings } = stores;
  const slots = {
    /** Names of the services that have deployed. */
    servicesSeen: [] as Slot<() => Promise<readonly string[]>>,
    /** What other rooms keep of a channel is moved when Slack gives it another id. */
    channelMoved: [outbox.moveChannel] as Slot<AlsoMoved>,
    /** The settings below the set-up form show what changed. */
    setUp: [] as Slot<OnSaved>,
    /** The words of `/dora`, which no team may have as its name. */
    reserved: [] as Slot<string>,
    /** What the other rooms keep of people. */
    persons: [] as Slot<PersonRecords>,
  };
  const alsoMoved: AlsoMoved = async (...moved) => {
    for (const move of slots.channelMoved) await move(...moved);
  };
  const directory = createDirectory({ client, people, members, channels, clock, log, alsoMoved });
  const rights = permissions({ directory, members, channels, teams });
  const { servicesSeen, setUp: onSaved, reserved } = slots;
  const setup = { teams, setups: setupStore(db), permissions: rights, servicesSeen, onSaved, reserved, clock, log };
  const forgetting = { db, forgettings: forgettingsStore(db), persons: slots.persons };
  return {
    ...stores,
    ...calendars({ settings, people }),
    storesOn,
    slots,
    directory,
    permissions: rights,
    openSetup: openSetup(setup),
    allSettings: settings.allSettings,
    usergroups: () => usergroupChoices(client),
    isFullMember: fullMemberCheck({ client, people, members, clock }),
    isMuted: mutes.isMuted,
    peopleActive: async (ids: readonly string[]) => people.people(await members.active(ids)),

    slack(app) {
      registerDirectory(app, directory);
      registerSetup(app, { ...setup, channelNow: directory.channelNow });
    },
    ticks: [
      { name: 'directory', run: (now) => directory.refreshDirectory(now) },
      { name: 'people to forget', run: forgetWaiting(forgetting) },
    ],
    places: { heldBack: channels.heldBack, onPermanent: channels.stopPosting },
    words: [setupWord(setup)],
    commands: [teamCommand({ teams, reserved, clock }), personCommand({ ...forgetting, clock })],
  } satisfies Room & Record<string, unknown>;
}
