import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { serviceNamesStore } from '../../names/service-names.store.ts';
import { noteChange, type SettingValues } from '../audit.store.ts';
import { membersStore } from '../directory/members.store.ts';
import type { Team, TeamId } from '../team.ts';
import { type TeamsStore, teamsStore } from '../teams.store.ts';
import type { Setup, SetupFaults } from './setup.ts';

export type SetupStore = ReturnType<typeof setupStore>;

export type SavedSetup = { readonly kind: 'saved' } | { readonly kind: 'refused'; readonly faults: SetupFaults };

export const setupStore = (db: Db) => ({
  /**
   * Saves the set-up form, all or nothing: the team, new or known, and exactly these services, from the beginning if nobody
   * owned them before. Whoever makes a team is its first member, because from outside nobody may put themselves into it. It
   * records who did it. It saves nothing once `tooLate` is aborted.
   */
  async saveSetup(
    id: TeamId | undefined,
    setup: Setup,
    actor: string,
    now: Date,
    tooLate?: AbortSignal,
  ): Promise<SavedSetup> {
    try {
      await db.transaction(async (tx) => {
        await writeSetup(tx, id, setup, actor, now);
        tooLate?.throwIfAborted();
      });
      return { kind: 'saved' };
    } catch (error) {
      if (error instanceof SetupRefused) return { kind: 'refused', faults: error.faults };
      throw error;
    }
  },
});

const CHANGED_MEANWHILE = 'This team was changed meanwhile. Close this and type /dora setup again.';

/** Thrown so that the transaction is rolled back. */
class SetupRefused extends Error {
  readonly faults: SetupFaults;

  constructor(faults: SetupFaults) {
    super('The set-up was refused');
    this.faults = faults;
  }
}

async function writeSetup(tx: Db, id: TeamId | undefined, setup: Setup, actor: string, now: Date): Promise<void> {
  // One at a time: two forms that are sent at once must not both find a name, a channel or a service free.
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`setup:${WORKSPACE}`}, 0))`);
  const store = teamsStore(tx);
  const known = id === undefined ? undefined : (await store.teams()).find((one) => one.id === id);
  await refuseTaken(store, id, setup);
  const team = await writeTeam(store, id, setup);
  const services = [...new Set((await serviceNamesStore(tx).stored(setup.services)).values())];
  const owned = await writeServices(store, team.id, services, now);
  if (id === undefined) await membersStore(tx).addFirst(team.id, { actor, at: now });
  const before = known === undefined ? {} : auditValues(known, owned);
  const after = { ...auditValues(setup, services), ...(id === undefined ? { member: actor } : {}) };
  await noteChange(tx, `team ${setup.name}`, before, after, { actor, at: now });
}

async function refuseTaken(store: TeamsStore, id: TeamId | undefined, { name, channelId }: Setup): Promise<void> {
  const [sameName, sameChannel] = [await store.teamNamed(name), await store.teamOfChannel(channelId)];
  const faults: SetupFaults = {
    ...(sameName && sameName.id !== id ? { name: `There is a team called ${sameName.name} already.` } : {}),
    ...(sameChannel && sameChannel.id !== id ? { channel: `This is the channel of ${sameChannel.name} already.` } : {}),
  };
  if (Object.keys(faults).length > 0) throw new SetupRefused(faults);
}

async function writeTeam(store: TeamsStore, id: TeamId | undefined, setup: Setup): Promise<Team> {
  const team = id === undefined ? await store.addTeam(setup) : { ...setup, id };
  if (team === undefined || (id !== undefined && !(await store.changeTeam(team))))
    throw new SetupRefused({ name: CHANGED_MEANWHILE });
  return team;
}

/** Gives a team exactly these services; answers with those that it owned before. */
async function writeServices(
  store: TeamsStore,
  team: TeamId,
  services: readonly string[],
  now: Date,
): Promise<readonly string[]> {
  const owners = await store.owners();
  const foreign = owners.find((owner) => owner.teamId !== team && services.includes(owner.service));
  if (foreign)
    throw new SetupRefused({
      more: `${foreign.service} is owned by ${foreign.team}; a service has one owner at a time.`,
    });
  const owned = owners.filter((owner) => owner.teamId === team).map(({ service }) => service);
  for (const service of services) if (!owned.includes(service)) await store.giveService(service, team, undefined, now);
  for (const service of owned) if (!services.includes(service)) await store.releaseService(service, now);
  return owned;
}

/** What the audit log keeps, one value per setting. */
const auditValues = ({ name, channelId, timeZone }: Omit<Team, 'id'>, services: readonly string[]): SettingValues => ({
  name,
  channel: channelId ?? null,
  time_zone: timeZone,
  services: [...services].sort().join(', ') || null,
});
