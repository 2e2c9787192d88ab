import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { printOfTeams, teamPrint } from './fingerprints.store.ts';

/** One team of a wave as the tables have it, with the fingerprints that were stored. */
type StoredTeam = {
  readonly wave: number;
  readonly team: number;
  readonly people: readonly string[];
  readonly leads: readonly string[];
  readonly sha256: string;
  readonly waveSha256: string;
};

/**
 * Changes who was asked or led a team in these closed waves, and makes their fingerprints anew. A fingerprint that did not fit
 * before stays as it is: it goes on telling that somebody changed the tables.
 */
export async function withPrintsAnew<Result>(
  tx: Db,
  waves: readonly number[],
  change: () => Promise<Result>,
): Promise<Result> {
  const before = await storedTeams(tx, waves);
  const result = await change();
  const after = (await storedTeams(tx, waves)).map((now, index) => ({ ...now, sha256: printAnew(before[index], now) }));
  await tx.query(sql`
    update pulse_wave_teams f
       set audience_sha256 = n.sha256
      from jsonb_to_recordset(${JSON.stringify(after)}::jsonb) as n (wave bigint, team bigint, sha256 text)
     where f.workspace_id = ${WORKSPACE} and f.wave_id = n.wave and f.team_id = n.team`);
  for (const wave of waves) {
    const [was, is] = [before, after].map((all) => all.filter((one) => one.wave === wave));
    if (was === undefined || is === undefined || printOfTeams(was) !== was[0]?.waveSha256) continue;
    await tx.query(sql`
      update pulse_waves
         set audience_sha256 = ${printOfTeams(is)}
       where workspace_id = ${WORKSPACE} and id = ${wave}`);
  }
  return result;
}

const printOf = ({ team, people, leads }: StoredTeam): string => teamPrint(team, people, leads);

const printAnew = (before: StoredTeam | undefined, now: StoredTeam): string =>
  before !== undefined && printOf(before) === before.sha256 ? printOf(now) : now.sha256;

/** In the same order each time. */
async function storedTeams(tx: Db, waves: readonly number[]): Promise<readonly StoredTeam[]> {
  const { rows } = await tx.query<StoredTeam>(sql`
    select f.wave_id as wave, f.team_id as team, f.leads, f.audience_sha256 as sha256, w.audience_sha256 as "waveSha256",
           array(select a.person_id
                   from pulse_audience a
                  where a.workspace_id = ${WORKSPACE} and a.wave_id = f.wave_id and a.team_id = f.team_id) as people
      from pulse_wave_teams f
      join pulse_waves w on w.workspace_id = ${WORKSPACE} and w.id = f.wave_id
     where f.workspace_id = ${WORKSPACE} and f.wave_id = any(${waves}::bigint[])
     order by f.wave_id, f.team_id`);
  return rows;
}
