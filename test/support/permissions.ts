import type { Db } from '../../src/db/db.ts';
import { channelsStore } from '../../src/teams/directory/channels.store.ts';
import { membersStore } from '../../src/teams/directory/members.store.ts';
import { peopleStore } from '../../src/teams/directory/people.store.ts';
import { permissions } from '../../src/teams/permissions.ts';
import { unknownPerson } from '../../src/teams/rights.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';

/** The permissions by what is stored, without a Slack. */
export function permissionsOn(db: Db) {
  const people = peopleStore(db, []);
  const whoIs = async (id: string) => (await people.whoIs(id)) ?? unknownPerson(id);
  return permissions({
    directory: { whoIs, whoIsFor: whoIs, channelNow: async () => undefined },
    members: membersStore(db),
    channels: channelsStore(db),
    teams: teamsStore(db),
  });
}
