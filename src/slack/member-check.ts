import type { WebClient } from '@slack/web-api';
import { inTime } from '../deadline.ts';
import { lookUpPerson } from './people.ts';
import { isActive, type SlackPerson } from './person.ts';

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
