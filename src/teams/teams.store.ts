import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { noteChange, type SettingValues } from './audit.store.ts';
import type { Setup, SetupFaults } from './setup/setup.ts';
import { type Team, type TeamId, teamId } from './team.ts';
import { type TeamRow, toTeam } from './team-row.store.ts';

export type TeamsStore = ReturnType<typeof teamsStore>;

export type SavedSetup = { readonly kind: 'saved' } | { readonly kind: 'refused'; readonly faults: SetupFaults };

export type ServiceOwner = {
  readonly service: string;
  readonly team: string;
  readonly teamId: TeamId;
  readonly since: Date | undefined;
};

export const teamsStore = (db: Db) => ({
  /** All teams, by name. */
  async teams(): Promise<Team[]> {
    const { rows } = await db.query<TeamRow>(sql`
      select id, name, channel_id, time_zone
        from teams
       where workspace_id = ${WORKSPACE}
       order by lower(name)`);
    return rows.map(toTeam);
  },

  /** The team of this name, whatever its case. */
  async teamNamed(name: string): Promise<Team | undefined> {
    const { rows } = await db.query<TeamRow>(sql`
      select id, name, channel_id, time_zone
        from teams
       where workspace_id = ${WORKSPACE} and lower(name) = lower(${name})`);
    return rows.map(toTeam)[0];
  },

  async teamOfChannel(channelId: string): Promise<Team | undefined> {
    const { rows } = await db.query<TeamRow>(sql`
      select id, name, channel_id, time_zone
        from teams
       where workspace_id = ${WORKSPACE} and channel_id = ${channelId}`);
    return rows.map(toTeam)[0];
  },

  /** The team that owns `service` now. */
  async ownerOf(service: string): Promise<Team | undefined> {
    const { rows } = await db.query<TeamRow>(sql`
      select t.id, t.name, t.channel_id, t.time_zone
        from service_owners o
        join teams t on t.workspace_id = o.workspace_id and t.id = o.team_id
       where o.workspace_id = ${WORKSPACE} and o.service = ${service} and o.valid_to = 'infinity'`);
    return rows.map(toTeam)[0];
  },

  /** Adds a team; `undefined` when its name or its channel is taken. */
  async addTeam(team: Omit<Team, 'id'>): Promise<Team | undefined> {
    const { rows } = await db.query<TeamRow>(sql`
      insert into teams (workspace_id, name, channel_id, time_zone)
      values (${WORKSPACE}, ${team.name}, ${team.channelId ?? null}, ${team.timeZone})
          on conflict do nothing
   returning id, name, channel_id, time_zone`);
    return rows.map(toTeam)[0];
  },

  /** Changes a team; false when its new name or channel is another team's. */
  async changeTeam(team: Team): Promise<boolean> {
    const update = db.query(sql`
      update teams
         set name = ${team.name}, channel_id = ${team.channelId ?? null}, time_zone = ${team.timeZone}
       where workspace_id = ${WORKSPACE} and id = ${team.id}`);
    const { rowCount } = await update.catch(noneWhereTaken);
    return rowCount === 1;
  },

  /**
   * Gives `service` to a team from `since` on; `undefined` means from the beginning, where nobody owned it before.
   * What an earlier owner had from then on becomes this team's; what lies before stays the earlier owner's.
   */
  async giveService(service: string, team: TeamId, since: Date | undefined, now: Date): Promise<void> {
    await db.transaction(async (tx) => {
      await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`owner:${WORKSPACE}:${service}`}, 0))`);
      const { rows } = await tx.query<{ owned: boolean }>(sql`
        select exists (select from service_owners
                        where workspace_id = ${WORKSPACE} and service = ${service}) as owned`);
      const from = since ?? (rows[0]?.owned === true ? now : undefined);
      await endOwnership(tx, service, from);
      await tx.query(sql`
        insert into service_owners (workspace_id, service, team_id, valid_from)
        values (${WORKSPACE}, ${service}, ${team}, coalesce(${from ?? null}::timestamptz, '-infinity'))`);
    });
  },

  /** From `now` on nobody owns `service`; false when nobody did. */
  async releaseService(service: string, now: Date): Promise<boolean> {
    const { rowCount } = await db.query(sql`
      update service_owners
         set valid_to = ${now}
       where workspace_id = ${WORKSPACE} and service = ${service} and valid_to = 'infinity' and valid_from < ${now}`);
    return rowCount > 0;
  },

  /**
   * Saves what the set-up form says, all or nothing: the team, new or known, and exactly these services, from the beginning
   * where nobody owned them before. Whoever did it is recorded. Nothing is saved once it is `tooLate`.
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

  /** Who owns what now, by team and service. */
  async owners(): Promise<ServiceOwner[]> {
    const { rows } = await db.query<{ service: string; team: string; team_id: number; since: Date | number }>(sql`
      select o.service, t.name as team, t.id as team_id, o.valid_from as since
        from service_owners o
        join teams t on t.workspace_id = o.workspace_id and t.id = o.team_id
       where o.workspace_id = ${WORKSPACE} and o.valid_to = 'infinity'
       order by lower(t.name), o.service`);
    return rows.map((row) => ({
      service: row.service,
      team: row.team,
      teamId: teamId(row.team_id),
      since: row.since instanceof Date ? row.since : undefined,
    }));
  },
});

/** `update` knows no `on conflict do nothing`; the unique indexes on name and channel decide. */
function noneWhereTaken(error: unknown): { rowCount: number } {
  if ((error as { code?: unknown }).code === '23505') return { rowCount: 0 };
  throw error;
}

const CHANGED_MEANWHILE = 'This team was changed meanwhile. Close this and type /dora setup again.';

/** Thrown, so that the transaction takes back what came before it. */
class SetupRefused extends Error {
  readonly faults: SetupFaults;

  constructor(faults: SetupFaults) {
    super('The set-up was refused');
    this.faults = faults;
  }
}

async function writeSetup(tx: Db, id: TeamId | undefined, setup: Setup, actor: string, now: Date): Promise<void> {
  // One after the other: two forms sent at once must not both find a name, a channel or a service free.
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`setup:${WORKSPACE}`}, 0))`);
  const store = teamsStore(tx);
  const known = id === undefined ? undefined : (await store.teams()).find((one) => one.id === id);
  await refuseTaken(store, id, setup);
  const team = id === undefined ? await store.addTeam(setup) : { ...setup, id };
  if (team === undefined || (id !== undefined && !(await store.changeTeam(team))))
    throw new SetupRefused({ name: CHANGED_MEANWHILE });
  const owners = await store.owners();
  const foreign = owners.find((owner) => owner.teamId !== team.id && setup.services.includes(owner.service));
  if (foreign)
    throw new SetupRefused({
      more: `${foreign.service} is owned by ${foreign.team}; a service has one owner at a time.`,
    });
  const mine = owners.filter((owner) => owner.teamId === team.id).map(({ service }) => service);
  for (const service of setup.services)
    if (!mine.includes(service)) await store.giveService(service, team.id, undefined, now);
  for (const service of mine) if (!setup.services.includes(service)) await store.releaseService(service, now);
  const before = known === undefined ? {} : plain(known, mine);
  await noteChange(tx, `team ${setup.name}`, before, plain(setup, setup.services), { actor, at: now });
}

/** What the audit log keeps, one value per setting. */
const plain = ({ name, channelId, timeZone }: Omit<Team, 'id'>, services: readonly string[]): SettingValues => ({
  name,
  channel: channelId ?? null,
  time_zone: timeZone,
  services: [...services].sort().join(', ') || null,
});

async function refuseTaken(store: TeamsStore, id: TeamId | undefined, { name, channelId }: Setup): Promise<void> {
  const [namesake, neighbour] = [await store.teamNamed(name), await store.teamOfChannel(channelId)];
  const faults: SetupFaults = {
    ...(namesake && namesake.id !== id ? { name: `There is a team called ${namesake.name} already.` } : {}),
    ...(neighbour && neighbour.id !== id ? { channel: `This is the channel of ${neighbour.name} already.` } : {}),
  };
  if (Object.keys(faults).length > 0) throw new SetupRefused(faults);
}

async function endOwnership(tx: Db, service: string, from: Date | undefined): Promise<void> {
  await tx.query(sql`
    delete from service_owners
     where workspace_id = ${WORKSPACE} and service = ${service}
       and valid_from >= coalesce(${from ?? null}::timestamptz, '-infinity')`);
  await tx.query(sql`
    update service_owners
       set valid_to = ${from ?? null}
     where workspace_id = ${WORKSPACE} and service = ${service} and valid_to > ${from ?? null}`);
}
