import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import { serviceKey, serviceName } from './service-name.ts';

/** Services and repositories under one name each: as it was first written. */
export const serviceNamesStore = (db: Db) => ({
  /** The names under which these spellings are stored, by spelling. A name that is new is kept as it is written here. */
  async stored(spellings: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const keys = new Map(spellings.map((spelling) => [spelling, serviceKey(spelling)]));
    const known = await namesOf(db, [...keys.values()]);
    const fresh = [...keys].filter(([, key]) => !known.has(key));
    const inUse =
      fresh.length === 0 ? new Map<string, string>() : await inTables(db, new Set(fresh.map(([, key]) => key)));
    // In reverse, so that the first of several new spellings is the name.
    const first = new Map(fresh.reverse().map(([spelling, key]) => [key, inUse.get(key) ?? spelling]));
    const names = new Map([...known, ...(await keepNames(db, first))]);
    return new Map([...keys].map(([spelling, key]) => [spelling, names.get(key) ?? serviceName(spelling)]));
  },

  /** The name that is kept of this spelling, else the spelling. It is the cheapest: what plain SQL just wrote is not looked for. */
  async kept(spelling: string): Promise<string> {
    const key = serviceKey(spelling);
    return (await namesOf(db, [key])).get(key) ?? spelling;
  },

  /** The name under which this one is stored, or would be. It keeps nothing. What plain SQL wrote is found as it is written. */
  async known(spelling: string): Promise<string> {
    const key = serviceKey(spelling);
    const name = (await namesOf(db, [key])).get(key) ?? (await inTables(db, new Set([key]))).get(key);
    return name ?? serviceName(spelling);
  },
});

/** The names of these spellings by their keys. Those that nobody sent before are kept. */
export async function namesForAll(db: Db, spellings: readonly InUse[]): Promise<ReadonlyMap<string, string>> {
  const keys = new Set(spellings.map(({ spelling }) => serviceKey(spelling)));
  const known = await namesOf(db, [...keys]);
  const fresh = new Set([...keys].filter((key) => !known.has(key)));
  return new Map([...known, ...(await keepNames(db, await namesInUse(db, spellings, fresh)))]);
}

const inTables = async (db: Db, keys: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> =>
  namesInUse(db, await spellingsInUse(db), keys);

async function namesOf(db: Db, keys: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ key: string; name: string }>(sql`
    select key, name from service_names where workspace_id = ${WORKSPACE} and key = any(${[...new Set(keys)]}::text[])`);
  return new Map(rows.map(({ key, name }) => [key, name]));
}

/** Keeps names by their keys, as they are shown. Where another process was first, its spelling stays. Returns what is kept. */
async function keepNames(db: Db, names: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
  if (names.size === 0) return names;
  // In one order, so that two processes wait for each other and do not lock each other.
  const keys = [...names.keys()].sort();
  const spellings = keys.map((key) => serviceName(names.get(key) ?? key));
  await db.query(sql`
    insert into service_names (workspace_id, key, name)
    select ${WORKSPACE}, n.key, n.name
      from unnest(${keys}::text[], ${spellings}::text[]) as n (key, name)
        on conflict do nothing`);
  return namesOf(db, keys);
}

/**
 * The spelling for each of these keys among those in use, because what plain SQL and imports wrote was written before. Of
 * several spellings it is the one that a team owns, else the one that was deployed first.
 */
async function namesInUse(
  db: Db,
  spellings: readonly InUse[],
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const byKey = new Map<string, InUse[]>();
  for (const one of spellings) {
    const key = serviceKey(one.spelling);
    if (keys.has(key)) byKey.set(key, [...(byKey.get(key) ?? []), one]);
  }
  const several = [...byKey.values()].filter((all) => all.length > 1).flat();
  const deployed = several.length === 0 ? [] : await inOrderOfDeployment(db, several);
  const placeOf = ({ spelling }: InUse) => (deployed.includes(spelling) ? deployed.indexOf(spelling) : deployed.length);
  return new Map(
    [...byKey].flatMap(([key, all]) => {
      const [first] = all.toSorted(
        (a, b) =>
          Number(b.isOwned) - Number(a.isOwned) || placeOf(a) - placeOf(b) || (a.spelling < b.spelling ? -1 : 1),
      );
      return first === undefined ? [] : [[key, first.spelling] as const];
    }),
  );
}

async function inOrderOfDeployment(db: Db, spellings: readonly InUse[]): Promise<readonly string[]> {
  const { rows } = await db.query<{ spelling: string }>(sql`
    select s.spelling
      from unnest(${spellings.map(({ spelling }) => spelling)}::text[]) as s (spelling)
      join deploy_events d on d.workspace_id = ${WORKSPACE} and s.spelling in (d.service, d.repo)
     group by s.spelling
     order by min(d.id)`);
  return rows.map(({ spelling }) => spelling);
}

/** A spelling in the tables, and whether a team owns it. */
type InUse = { readonly spelling: string; readonly isOwned: boolean };

/** Every spelling that the tables have. It goes from one to the next through indexes, so it costs as much as there are names. */
export async function spellingsInUse(db: Db): Promise<readonly InUse[]> {
  const { rows } = await db.query<{ spelling: string; owned: boolean }>(sql`
    select spelling, bool_or(owned) as owned
      from (select service as spelling, true as owned from service_owners where workspace_id = ${WORKSPACE}
             union all
            select spelling, false from (${leap(sql`deploy_events`, sql`service`)}) services
             union all
            select spelling, false from (${leap(sql`deploy_events`, sql`repo`)}) repos
             union all
            select spelling, false from (${leap(sql`incidents`, sql`service`)}) of_incidents) found
     group by spelling`);
  return rows.map(({ spelling, owned }) => ({ spelling, isOwned: owned }));
}

const leap = (table: Sql, column: Sql): Sql => sql`
  with recursive leap as (
    (select min(${column}) as spelling from ${table} where workspace_id = ${WORKSPACE})
     union all
    select (select min(t.${column}) from ${table} t where t.workspace_id = ${WORKSPACE} and t.${column} > leap.spelling)
      from leap
     where leap.spelling is not null)
  select spelling from leap where spelling is not null`;
