import { isDeepStrictEqual } from 'node:util';
import { cached } from '../../cached.ts';
import type { Clock } from '../../clock.ts';
import { clientForLists, IN_HAND_MS, UNHURRIED_MS } from '../../slack/pages.ts';
import { lookUpPerson, workspaceOf } from '../../slack/people.ts';
import { isActive, type SlackUser, toPerson } from '../../slack/person.ts';
import { unknownPerson, type Who } from '../rights.ts';
import type { TeamId } from '../team.ts';
import { lookAtChannel, refreshChannels } from './channels.slack.ts';
import type { AlsoMoved, ChannelsStore } from './channels.store.ts';
import type { Channel } from './channels.ts';
import { type MembersDeps, type OnCall, onCallOf, refreshMembers } from './members.slack.ts';
import type { ChoiceFault } from './members.ts';
import { lookUpUnknown, refreshPeople, savePeople } from './people.slack.ts';

export type DirectoryDeps = Omit<MembersDeps, 'lists'> & {
  readonly channels: ChannelsStore;
  readonly clock: Clock;
  /** Moves what other rooms keep of a channel when Slack gives it another id. */
  readonly alsoMoved?: AlsoMoved;
};

export type Directory = ReturnType<typeof createDirectory>;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const RETRY_MS = 10 * 60_000;
/** In one minute, so that many teams do not use up what Slack allows. */
const MOST_LOOKED_AT = 20;
const WORKSPACE_KEPT_MS = HOUR_MS;

/** The people and channels that Slack shows. All are read once a day, and events keep them up to date in between. */
export function createDirectory(given: DirectoryDeps) {
  const { client, people, channels, members, clock } = given;
  const lists = clientForLists(client);
  const deps = { ...given, lists: { client: lists, mostWaitMs: IN_HAND_MS } };
  const us = cached(() => workspaceOf(client), WORKSPACE_KEPT_MS);
  let nextRefreshAt = 0;

  const refreshAll = async (now: Date): Promise<void> => {
    const unhurried = { ...deps, lists: { client: lists, mostWaitMs: UNHURRIED_MS } };
    await refreshPeople(unhurried, now);
    await refreshChannels(unhurried, now);
    await refreshMembers(unhurried, now);
  };
  /** Slack sends no event when a channel becomes private, so the channels of teams are looked at each hour. */
  const lookAtChannels = async (now: Date): Promise<void> => {
    const hourAgo = new Date(now.getTime() - HOUR_MS);
    for (const id of await channels.toLookAt(hourAgo, MOST_LOOKED_AT)) await lookAtChannel(deps, id, now);
  };
  const channelChanged = async (id: string): Promise<void> => {
    if (await channels.matters(id)) await lookAtChannel(deps, id, clock());
  };
  const refreshThoseChoosing = async (id: string): Promise<void> => {
    const teams = await members.teamsChoosing(id);
    if (teams.length > 0) await refreshMembers(deps, clock(), teams);
  };

  const whoIs = async (personId: string): Promise<Who> => {
    const who = await people.whoIs(personId);
    if (who) return who;
    await lookUpUnknown(deps, [personId], clock());
    return (await people.whoIs(personId)) ?? unknownPerson(personId);
  };

  return {
    /**
     * Runs at every tick: reads everything at the start and once a day, and ten minutes after a failure. In between it looks at
     * the channels that messages go to.
     */
    async refreshDirectory(now: Date): Promise<void> {
      if (now.getTime() < nextRefreshAt) return lookAtChannels(now);
      nextRefreshAt = now.getTime() + RETRY_MS;
      await refreshAll(now);
      nextRefreshAt = now.getTime() + DAY_MS;
    },

    /** After the choices of a team changed: reads its members again. */
    async choicesChanged(team: TeamId): Promise<readonly ChoiceFault[]> {
      return refreshMembers(deps, clock(), [team]);
    },

    /** The channel as Slack shows it now. A form asks this before it saves a channel. */
    async channelNow(id: string): Promise<Channel | undefined> {
      return lookAtChannel(deps, id, clock());
    },

    /** Who is on call for a team now. If the source of an incident says who is, that comes first. */
    async onCallOf(team: TeamId): Promise<OnCall> {
      return onCallOf(deps, team, clock());
    },

    /** A person with what their rights depend on, looked up in Slack if the directory does not have them. */
    whoIs,

    /** The same for one team: also asks Slack whether the person is on call by a user group. */
    async whoIsFor(personId: string, team: TeamId): Promise<Who> {
      const who = await whoIs(personId);
      const isOfTeam = [...who.memberOf, ...who.onCallOf, ...who.leadOf].includes(team);
      if (!isActive(who.person) || isOfTeam) return who;
      const onCall = await onCallOf(deps, team, clock());
      return onCall.people.includes(personId) ? { ...who, onCallOf: [...who.onCallOf, team] } : who;
    },

    /**
     * Slack says that a person is new or changed, which includes a new status message. If this concerns what the directory
     * keeps, it looks the person up as they are now, so that an event that comes late does no harm.
     */
    async personChanged(user: SlackUser): Promise<void> {
      const reported = toPerson(user, await us());
      const known = await people.personKnown(reported.id);
      if (known && isDeepStrictEqual(known, reported)) return;
      const person = await lookUpPerson(client, reported.id);
      if (person) await savePeople(deps, [person], clock());
    },

    /** Renamed, archived, opened, shared, left: asks how it is now, so that the order of events does not matter. */
    channelChanged,

    async channelIdChanged(oldId: string, newId: string): Promise<void> {
      await channels.changeId(oldId, newId, deps.alsoMoved);
      await channelChanged(newId);
    },

    /** The bot was invited to a channel: it posts there again, and sees who is in it. */
    async joined(channelId: string): Promise<void> {
      await lookAtChannel(deps, channelId, clock());
      await channels.resume(channelId);
      await refreshThoseChoosing(channelId);
    },

    async personJoined(channelId: string, personId: string): Promise<void> {
      if ((await members.teamsChoosing(channelId)).length === 0) return;
      await lookUpUnknown(deps, [personId], clock());
      await members.joinedChannel(channelId, personId, clock());
    },

    /** The person may also be chosen in another way, so the teams are read again. */
    personLeft: refreshThoseChoosing,
  };
}
