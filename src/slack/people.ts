import { ErrorCode, type WebAPIPlatformError, type WebClient } from '@slack/web-api';

export type Person = {
  /** Neither a guest, nor of another organisation, nor a bot, nor deactivated. */
  readonly isFullMember: boolean;
  /** IANA name, as the person set it in Slack. */
  readonly timeZone: string | undefined;
};

const NOBODY_OF_OURS: Person = { isFullMember: false, timeZone: undefined };

/** What Slack says of a person. Somebody it does not show us is none of ours. */
export async function personOf(client: WebClient, userId: string): Promise<Person> {
  try {
    return await lookUp(client, userId);
  } catch (error) {
    if (isUnseen(error)) return NOBODY_OF_OURS;
    throw error;
  }
}

async function lookUp(client: WebClient, userId: string): Promise<Person> {
  const [{ user }, us] = await Promise.all([client.users.info({ user: userId }), client.auth.test()]);
  if (user === undefined) return NOBODY_OF_OURS;
  const isOfOurs =
    user.team_id === us.team_id ||
    (us.enterprise_id !== undefined && user.enterprise_user?.enterprise_id === us.enterprise_id);
  const isOutsider =
    // Slack calls a person of another organisation no stranger in a channel that both share.
    !isOfOurs ||
    user.is_stranger === true ||
    user.is_restricted === true ||
    user.is_ultra_restricted === true ||
    user.is_bot === true ||
    user.deleted === true;
  return { isFullMember: !isOutsider, timeZone: user.tz };
}

function isUnseen(error: unknown): boolean {
  const { code, data } = error as Partial<WebAPIPlatformError>;
  if (code !== ErrorCode.PlatformError || data === undefined) return false;
  return ['user_not_found', 'user_not_visible'].includes(data.error);
}

const KEPT_MS = 10 * 60_000;
const MOST_KEPT = 20_000;

/** Asks Slack once in a while and remembers the answer: `/dora` is typed often, and people rarely change. */
export function memberCheck(nowMs: () => number): (client: WebClient, userId: string) => Promise<boolean> {
  const kept = new Map<string, { readonly isFullMember: boolean; readonly until: number }>();
  return async (client, userId) => {
    const known = kept.get(userId);
    if (known && nowMs() < known.until) return known.isFullMember;
    const { isFullMember } = await personOf(client, userId);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(userId, { isFullMember, until: nowMs() + KEPT_MS });
    return isFullMember;
  };
}

/** What guests and people of other organisations are told. */
export const FOR_MEMBERS_ONLY = 'This is for full members of the workspace. Ask one of them to do it for you.';
