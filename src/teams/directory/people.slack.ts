import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../clock.ts';
import { type MemberCheck, memberCheck } from '../../slack/member-check.ts';
import { type Lists, pagesOf } from '../../slack/pages.ts';
import { lookUpPerson, workspaceOf } from '../../slack/people.ts';
import { toPerson } from '../../slack/person.ts';
import type { MembersStore } from './members.store.ts';
import type { PeopleStore } from './people.store.ts';
import type { Person } from './person.ts';

export type PeopleDeps = {
  readonly client: WebClient;
  readonly people: PeopleStore;
  readonly members: MembersStore;
};

/** What reads whole lists of Slack. */
export type ListDeps = PeopleDeps & { readonly lists: Lists };

/** Slack recommends at most this many at once; ten thousand people are fifty calls. */
const PAGE = 200;

/** Saves everybody whom Slack lists, page by page, so that an interruption loses nothing that was read. */
export async function refreshPeople(deps: ListDeps, now: Date): Promise<void> {
  const us = await workspaceOf(deps.client);
  const { lists } = deps;
  for await (const { members = [] } of pagesOf((at) => lists.client.users.list({ limit: PAGE, ...at }), lists)) {
    await savePeople(
      deps,
      members.map((member) => toPerson(member, us)),
      now,
    );
  }
}

/** Saves what Slack says of people, and updates the members of teams. */
export async function savePeople({ people, members }: PeopleDeps, seen: readonly Person[], at: Date): Promise<void> {
  await people.save(seen, at);
  await members.peopleChanged(
    seen.map(({ id }) => id),
    at,
  );
}

/** Looks up the people whom the directory does not have, and saves them. Somebody whom Slack does not show stays unknown. */
export async function lookUpUnknown(deps: PeopleDeps, ids: readonly string[], now: Date): Promise<void> {
  const found: Person[] = [];
  for (const id of await deps.people.unknownAmong(ids)) {
    const person = await lookUpPerson(deps.client, id);
    if (person) found.push(person);
  }
  if (found.length > 0) await savePeople(deps, found, now);
}

/** Whether somebody is a full member. It looks up in Slack whom the directory does not have, and saves them. */
export const fullMemberCheck = (deps: PeopleDeps & { readonly clock: Clock }): MemberCheck =>
  memberCheck(() => performance.now(), {
    isActiveMember: (id) => deps.people.isActiveMember(id),
    keep: (person) => savePeople(deps, [person], deps.clock()),
  });
