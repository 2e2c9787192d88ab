import type { WebClient } from '@slack/web-api';
import { isActive, type SlackPerson, toPerson, type Workspace } from './person.ts';
import { refusalOf } from './refusal.ts';

export async function workspaceOf(client: WebClient): Promise<Workspace> {
  const { team_id: teamId, enterprise_id: enterpriseId } = await client.auth.test();
  return { teamId, enterpriseId };
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
