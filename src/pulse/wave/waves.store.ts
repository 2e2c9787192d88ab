import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { LocalDate } from '../../teams/calendar/local-date.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import type { KnownKeys } from '../sealing/known-keys.ts';
import { keyFingerprint } from '../sealing/seal.store.ts';
import type { AudienceMember, AudiencePerson } from './audience.ts';
import { pulseSettingsStore } from './pulse-settings.store.ts';
import { type OpenWave, type WaveId, waveId } from './wave.ts';

export type WavesStore = ReturnType<typeof wavesStore>;

type WaveRow = {
  id: number;
  opens_on: LocalDate;
  opened_at: Date;
  closes_at: Date;
  k: number;
  items: string[];
  key_sha256: string;
  key_gone_at: Date | null;
  times_lost: number;
};

const COLUMNS = sql`id, opens_on, opened_at, closes_at, k, items, key_sha256, key_gone_at, times_lost`;

/** The waves of the pulse, and their keys. */
export const wavesStore = (db: Db, keys: KnownKeys) => ({
  ...pulseSettingsStore(db),

  async openWave(tx: Db = db): Promise<OpenWave | undefined> {
    const { rows } = await tx.query<WaveRow>(sql`
      select ${COLUMNS} from pulse_waves where workspace_id = ${WORKSPACE} and state = 'open'`);
    return rows.map(toWave)[0];
  },

  /** One process at a time opens or closes; whoever answers meanwhile waits, or is before it. */
  async alone<Result>(work: (tx: Db) => Promise<Result>): Promise<Result> {
    return db.transaction(async (tx) => {
      await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`pulse:${WORKSPACE}`}, 0))`);
      return work(tx);
    });
  },

  /** What the waves before asked, oldest first. */
  async history(tx: Db = db): Promise<readonly (readonly string[])[]> {
    const { rows } = await tx.query<{ items: string[] }>(sql`
      select items from pulse_waves where workspace_id = ${WORKSPACE} and state = 'closed' order by opens_on`);
    return rows.map(({ items }) => items);
  },

  /** Everybody who may be asked: those who are in a team and still there. */
  async people(tx: Db = db): Promise<readonly (AudiencePerson & { readonly timeZone: string | undefined })[]> {
    type Row = { id: string; time_zone: string | null; home: number | null; teams: { id: number; name: string }[] };
    const { rows } = await tx.query<Row>(sql`
      select p.id, p.time_zone, p.home_team_id as home,
             json_agg(json_build_object('id', t.id, 'name', t.name) order by t.id) as teams
        from team_members m
        join people p on p.workspace_id = ${WORKSPACE} and p.id = m.person_id and p.is_full_member and not p.is_deactivated
        join teams t on t.workspace_id = ${WORKSPACE} and t.id = m.team_id
       where m.workspace_id = ${WORKSPACE}
       group by p.id, p.time_zone, p.home_team_id
       order by p.id`);
    return rows.map((row) => ({
      personId: row.id,
      timeZone: row.time_zone ?? undefined,
      chosenHome: row.home ?? undefined,
      teams: row.teams,
    }));
  },

  /** How many full members are in no team, and so are not asked. */
  async withoutTeam(): Promise<number> {
    const { rows } = await db.query<{ people: number }>(sql`
      select count(*)::integer as people
        from people p
       where p.workspace_id = ${WORKSPACE} and p.is_full_member and not p.is_deactivated
         and not exists (select from team_members m where m.workspace_id = ${WORKSPACE} and m.person_id = p.id)`);
    return rows[0]?.people ?? 0;
  },

  /** Opens a wave with its audience and its key. `undefined` where one of this day was there before. */
  async open(
    wave: Pick<OpenWave, 'opensOn' | 'openedAt' | 'closesAt' | 'k' | 'items'>,
    audience: readonly AudienceMember[],
    key: Buffer,
    tx: Db,
  ): Promise<OpenWave | undefined> {
    const { rows } = await tx.query<WaveRow>(sql`
      insert into pulse_waves (workspace_id, opens_on, opened_at, closes_at, state, k, items, key_sha256)
      values (${WORKSPACE}, ${wave.opensOn}, ${wave.openedAt}, ${wave.closesAt}, 'open', ${wave.k}, ${wave.items}::text[],
              ${keyFingerprint(key)})
          on conflict (workspace_id, opens_on) do nothing
      returning ${COLUMNS}`);
    const opened = rows.map(toWave)[0];
    if (opened === undefined) return undefined;
    await putKey(tx, opened.id, key);
    await tx.query(sql`
      insert into pulse_audience (workspace_id, wave_id, person_id, team_id)
      select ${WORKSPACE}, ${opened.id}, person, team
        from unnest(${audience.map(({ personId }) => personId)}::text[], ${audience.map(({ team }) => team)}::bigint[])
          as a (person, team)`);
    return opened;
  },

  /** A wave that could not be opened in time, or that nobody takes part in. */
  async passOver(opensOn: LocalDate, now: Date, tx: Db): Promise<void> {
    await tx.query(sql`
      insert into pulse_waves (workspace_id, opens_on, opened_at, closes_at, state, k, items)
      values (${WORKSPACE}, ${opensOn}, ${now}, ${now}, 'skipped', 5, '{}')
          on conflict (workspace_id, opens_on) do nothing`);
  },

  async audience(wave: WaveId, tx: Db = db): Promise<readonly AudienceMember[]> {
    const { rows } = await tx.query<AudienceMember>(sql`
      select person_id as "personId", team_id as team
        from pulse_audience
       where workspace_id = ${WORKSPACE} and wave_id = ${wave}`);
    return rows;
  },

  /**
   * How many joined or left each team's audience since the closed wave that it took part in before; `null` where there was none.
   */
  async movedSince(wave: WaveId, tx: Db = db): Promise<ReadonlyMap<TeamId, number | null>> {
    const { rows } = await tx.query<{ team: number; moved: number | null }>(sql`
      with now_in as (
        select team_id, person_id from pulse_audience where workspace_id = ${WORKSPACE} and wave_id = ${wave}),
      before as (
        select a.team_id, max(a.wave_id) as wave_id
          from pulse_audience a
          join pulse_waves w on w.workspace_id = ${WORKSPACE} and w.id = a.wave_id and w.state = 'closed'
         where a.workspace_id = ${WORKSPACE}
         group by a.team_id),
      then_in as (
        select a.team_id, a.person_id
          from before b
          join pulse_audience a on a.workspace_id = ${WORKSPACE} and a.wave_id = b.wave_id and a.team_id = b.team_id)
      select team.team_id as team,
             case when b.wave_id is not null then count(*) filter (where n.person_id is null or t.person_id is null) end as moved
        from (select distinct team_id from now_in) team
        left join before b on b.team_id = team.team_id
        left join (now_in n full join then_in t on t.team_id = n.team_id and t.person_id = n.person_id)
               on coalesce(n.team_id, t.team_id) = team.team_id
       group by team.team_id, b.wave_id`);
    return new Map(rows.map(({ team, moved }) => [teamId(team), moved]));
  },

  /** Who was asked before is kept for each team's last wave only: the next one counts who came and went. */
  async forgetAudiences(wave: WaveId, tx: Db): Promise<void> {
    await tx.query(sql`
      delete from pulse_audience old
       using pulse_audience now_in
       where old.workspace_id = ${WORKSPACE} and now_in.workspace_id = ${WORKSPACE} and now_in.wave_id = ${wave}
         and old.team_id = now_in.team_id and old.wave_id < ${wave}`);
  },

  /** The key of the open wave, from this process's memory or from the table; only one that matches its fingerprint. */
  async keyOf(wave: OpenWave, tx: Db = db): Promise<Buffer | undefined> {
    const known = keys.of(wave.id);
    if (known !== undefined && keyFingerprint(known) === wave.keySha256) return known;
    const { rows } = await tx.query<{ key: Buffer }>(sql`
      select key from pulse_keys where workspace_id = ${WORKSPACE} and wave_id = ${wave.id}`);
    const key = rows[0]?.key;
    if (key === undefined || keyFingerprint(key) !== wave.keySha256) return undefined;
    keys.remember(wave.id, key);
    return key;
  },

  /** Puts the key back that a crash of the database has emptied the table of, and forgets those of waves that are closed. */
  async tendKey(now: Date): Promise<'known' | 'gone' | 'no-wave'> {
    return db.transaction(async (tx) => {
      const { rows } = await tx.query<WaveRow>(sql`
        select ${COLUMNS} from pulse_waves where workspace_id = ${WORKSPACE} and state = 'open' for update`);
      const wave = rows.map(toWave)[0];
      keys.forgetBut(wave?.id);
      if (wave === undefined) return 'no-wave';
      const key = await this.keyOf(wave, tx);
      if (key !== undefined) await putKey(tx, wave.id, key);
      if ((key === undefined) !== (wave.keyGoneAt !== undefined)) {
        await tx.query(sql`
          update pulse_waves
             set key_gone_at = ${key === undefined ? now : null}
           where workspace_id = ${WORKSPACE} and id = ${wave.id}`);
      }
      return key === undefined ? 'gone' : 'known';
    });
  },

  /** Forgets the keys of waves that are closed; at latest the next tick does. */
  async forgetKeys(): Promise<void> {
    keys.forgetBut((await this.openWave())?.id);
  },

  /** Nobody has the key: what was answered so far is lost. A new key, and those who had answered, to be told and asked again. */
  async startAfresh(wave: WaveId, key: Buffer, tx: Db): Promise<readonly string[]> {
    const { rows } = await tx.query<{ person: string }>(sql`
      delete from pulse_sealed where workspace_id = ${WORKSPACE} and wave_id = ${wave} returning person_id as person`);
    await tx.query(sql`
      update pulse_waves
         set key_sha256 = ${keyFingerprint(key)}, key_gone_at = null, times_lost = times_lost + 1
       where workspace_id = ${WORKSPACE} and id = ${wave}`);
    await tx.query(sql`delete from pulse_keys where workspace_id = ${WORKSPACE} and wave_id = ${wave}`);
    await putKey(tx, wave, key);
    return rows.map(({ person }) => person);
  },

  /** Teams that take no part, because they muted it. */
  async sittingOut(tx: Db = db): Promise<ReadonlySet<TeamId>> {
    const { rows } = await tx.query<{ id: number }>(sql`
      select t.id
        from teams t
        join mutes m on m.workspace_id = ${WORKSPACE} and m.message_type = 'pulse-invitation' and m.subject = 'team ' || t.id
       where t.workspace_id = ${WORKSPACE}`);
    return new Set(rows.map(({ id }) => teamId(id)));
  },
});

async function putKey(tx: Db, wave: WaveId, key: Buffer): Promise<void> {
  await tx.query(sql`
    insert into pulse_keys (workspace_id, wave_id, key)
    values (${WORKSPACE}, ${wave}, ${key})
        on conflict do nothing`);
}

const toWave = (row: WaveRow): OpenWave => ({
  id: waveId(row.id),
  opensOn: row.opens_on,
  openedAt: row.opened_at,
  closesAt: row.closes_at,
  k: row.k,
  items: row.items,
  keySha256: row.key_sha256,
  keyGoneAt: row.key_gone_at ?? undefined,
  timesLost: row.times_lost,
});
