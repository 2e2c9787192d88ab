import { ErrorCode, type WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { inTime } from '../deadline.ts';

/** What Slack says about a person, in our words. */
export type SlackPerson = {
  readonly id: string;
  readonly name: string;
  /** Known only where the scope for it was granted. */
  readonly email: string | undefined;
  /** IANA name, as the person set it in Slack. */
  readonly timeZone: string | undefined;
  /** Not a guest, not of another organisation, not a bot. */
  readonly isFullMember: boolean;
  readonly isDeactivated: boolean;
  /** An admin or owner of the workspace. */
  readonly isAdmin: boolean;
};

/** The workspace that the bot is installed in, and the organisation above it, if there is one. */
export type Workspace = { readonly teamId: string | undefined; readonly enterpriseId: string | undefined };

/** The part of Slack's user object that is read here. Lists, look-ups and events carry the same object. */
export type SlackUser = {
  readonly id?: string | undefined;
  readonly team_id?: string | undefined;
  readonly name?: string | undefined;
  readonly real_name?: string | undefined;
  readonly tz?: string | undefined;
  readonly deleted?: boolean | undefined;
  readonly is_admin?: boolean | undefined;
  readonly is_owner?: boolean | undefined;
  readonly is_restricted?: boolean | undefined;
  readonly is_ultra_restricted?: boolean | undefined;
  readonly is_stranger?: boolean | undefined;
  readonly is_bot?: boolean | undefined;
  readonly profile?:
    | { readonly display_name?: string; readonly real_name?: string; readonly email?: string }
    | undefined;
  readonly enterprise_user?: { readonly enterprise_id?: string } | undefined;
};

/** Slack's own bot, which Slack does not mark as a bot. */
const SLACKBOT = 'USLACKBOT';

export function toPerson(user: SlackUser, us: Workspace): SlackPerson {
  const { id = '', profile } = user;
  const isOurs =
    user.team_id === us.teamId ||
    (us.enterpriseId !== undefined && user.enterprise_user?.enterprise_id === us.enterpriseId);
  const isOutsider =
    // In a shared channel, `is_stranger` is false for people of the other organisation.
    !isOurs ||
    user.is_stranger === true ||
    user.is_restricted === true ||
    user.is_ultra_restricted === true ||
    user.is_bot === true ||
    id === SLACKBOT;
  return {
    id,
    name: profile?.display_name || profile?.real_name || user.real_name || user.name || '',
    email: profile?.email,
    timeZone: user.tz,
    isFullMember: !isOutsider,
    isDeactivated: user.deleted === true,
    isAdmin: !isOutsider && (user.is_admin === true || user.is_owner === true),
  };
}

export async function workspaceOf(client: WebClient): Promise<Workspace> {
  const { team_id: teamId, enterprise_id: enterpriseId } = await client.auth.test();
  return { teamId, enterpriseId };
}

/** The code by which Slack refused a call; `undefined` where the call failed in another way. */
export function refusalOf(error: unknown): string | undefined {
  const { code, data } = error as Partial<WebAPIPlatformError>;
  return code === ErrorCode.PlatformError ? data?.error : undefined;
}

const NOT_VISIBLE = ['user_not_found', 'user_not_visible'];

/** Asks Slack for a person; `undefined` where it does not show us the person. */
export async function lookUpPerson(client: WebClient, userId: string): Promise<SlackPerson | undefined> {
  try {
    const [{ user }, us] = await Promise.all([client.users.info({ user: userId }), workspaceOf(client)]);
    return user && toPerson(user, us);
  } catch (error) {
    if (NOT_VISIBLE.includes(refusalOf(error) ?? '')) return undefined;
    throw error;
  }
}

/** Whether a person may use the bot at all: a full member who has not left. */
export const isActive = ({ isFullMember, isDeactivated }: Pick<SlackPerson, 'isFullMember' | 'isDeactivated'>) =>
  isFullMember && !isDeactivated;

export type Person = {
  /** Not a guest, not of another organisation, not a bot, not deactivated. */
  readonly isFullMember: boolean;
  /** IANA name, as the person set it in Slack. */
  readonly timeZone: string | undefined;
};

/** What Slack says about a person now. A person whom it does not show us is not a member. */
export async function personOf(client: WebClient, userId: string): Promise<Person> {
  const person = await lookUpPerson(client, userId);
  return { isFullMember: person !== undefined && isActive(person), timeZone: person?.timeZone };
}

/** What guests and people of other organisations read. */
export const FOR_MEMBERS_ONLY = 'This is for full members of the workspace. Ask one of them to do it for you.';

/** The stored list of members. */
export type MemberDirectory = {
  /** `undefined` where the person is not listed. */
  isActiveMember(userId: string): Promise<boolean | undefined>;
  keep(person: SlackPerson): Promise<void>;
};

export type MemberCheck = (client: WebClient, userId: string) => Promise<boolean>;

/** A directory that does not answer must not use up the three seconds in which Slack wants an answer. */
const DIRECTORY_MS = 250;
const KEPT_MS = 10 * 60_000;
const MOST_KEPT = 20_000;

/**
 * Checks whether a person is a full member. It asks the directory first. Where that does not know the person, or does not answer,
 * it asks Slack and keeps the answer for a while: people type `/dora` often, and membership rarely changes.
 */
export function memberCheck(nowMs: () => number, directory?: MemberDirectory): MemberCheck {
  const kept = new Map<string, { readonly isMember: boolean; readonly until: number }>();
  return async (client, userId) => {
    const listed = directory && (await inTime(DIRECTORY_MS, directory.isActiveMember(userId)));
    if (listed !== undefined) return listed;
    const known = kept.get(userId);
    if (known && nowMs() < known.until) return known.isMember;
    const person = await lookUpPerson(client, userId);
    const isMember = person !== undefined && isActive(person);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(userId, { isMember, until: nowMs() + KEPT_MS });
    // Not awaited: where it fails, the next check asks Slack again.
    if (person) directory?.keep(person).catch(() => {});
    return isMember;
  };
}
