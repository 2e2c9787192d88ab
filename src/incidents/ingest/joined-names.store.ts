import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import { serviceKey } from '../../names/service-name.ts';
import { namesForAll, spellingsInUse } from '../../names/service-names.store.ts';
import { noteChange } from '../../teams/audit.store.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import { renameInIncidents } from './renamed-services.store.ts';

/** A spelling that is in a table, and the name under which it is stored from now on. */
type Joined = { readonly spelling: string; readonly name: string };

/** What stores services in other rooms. */
export type Below = {
  readonly teams: Pick<TeamsStore, 'joinOwners'>;
  readonly deploys: Pick<DeploysStore, 'rename'>;
};

/** One name for what has several spellings, in all tables that have services. */
export const joinedNamesStore = (db: Db, { teams, deploys }: Below) => ({
  /** Spellings in the tables that are not the name under which they should be stored: plain SQL wrote them. */
  async toJoin(): Promise<readonly Joined[]> {
    const spellings = (await spellingsInUse(db)).filter(({ spelling }) => serviceKey(spelling) !== '');
    const names = await namesForAll(db, spellings);
    return spellings.flatMap(({ spelling }) => {
      const name = names.get(serviceKey(spelling));
      return name === undefined || name === spelling ? [] : [{ spelling, name }];
    });
  },

  /** Stores all that has this spelling under the name, and notes it once in the history of settings. */
  async join({ spelling, name }: Joined, at: Date): Promise<void> {
    await db.transaction(async (tx) => {
      const owner = await teams.joinOwners(tx, spelling, name);
      await deploys.rename(tx, spelling, name);
      await renameInIncidents(tx, spelling, name);
      const subject = `service ${spelling}`;
      if (await wasNoted(tx, subject)) return;
      await noteChange(
        tx,
        subject,
        { stored_as: spelling, owner: owner.of ?? null },
        { stored_as: name, owner: owner.now ?? null },
        { actor: BY_ITSELF, at },
      );
    });
  },
});

const BY_ITSELF = 'drumbeat';

/** A script that goes on writing the other spelling is no news every minute. */
async function wasNoted(tx: Db, subject: string): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    select from setting_changes
     where workspace_id = ${WORKSPACE} and subject = ${subject} and actor = ${BY_ITSELF}
     limit 1`);
  return rowCount > 0;
}
