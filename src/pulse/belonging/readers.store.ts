import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { WasInWave } from '../../teams/rights.ts';
import type { TeamId } from '../../teams/team.ts';
import { teamPrint } from '../wave/fingerprints.store.ts';
import { type WaveId, waveId } from '../wave/wave.ts';

export type ReadersStore = ReturnType<typeof readersStore>;

/** What somebody was in a wave, and which it is; `wave` is missing where none has been published. */
export type Standing = { readonly was: WasInWave; readonly wave: WaveId | undefined };

/** Who was asked for a team in a wave, and who led it then, as both were frozen when the wave opened. */
export const readersStore = (db: Db) => ({
  /** The channel in which the results of each team were posted in its last published wave. */
  async channels(): Promise<ReadonlyMap<number, string>> {
    const { rows } = await db.query<{ team: number; channel: string | null }>(sql`
      select distinct on (t.team_id) t.team_id as team, t.channel_id as channel
        from pulse_wave_teams t
        join pulse_waves w on w.workspace_id = ${WORKSPACE} and w.id = t.wave_id and w.published is not null
       where t.workspace_id = ${WORKSPACE}
       order by t.team_id, w.opens_on desc`);
    return new Map(rows.flatMap(({ team, channel }) => (channel === null ? [] : [[team, channel] as const])));
  },

  /** What somebody was in a published wave of a team: in the last one in which it took part, unless another is named. */
  async standingIn(team: TeamId, personId: string, wave?: WaveId): Promise<Standing> {
    const { rows } = await db.query<FrozenTeam>(sql`
      select t.wave_id, t.team_id, t.leads, t.audience_sha256,
             array(select a.person_id from pulse_audience a
                    where a.workspace_id = ${WORKSPACE} and a.wave_id = t.wave_id and a.team_id = t.team_id) as people
        from pulse_wave_teams t
        join pulse_waves w on w.workspace_id = ${WORKSPACE} and w.id = t.wave_id and w.published is not null
       where t.workspace_id = ${WORKSPACE} and t.team_id = ${team}
         and (${wave === undefined} or t.wave_id = ${wave ?? null})
       order by w.opens_on desc
       limit 1`);
    const [last] = rows;
    return last === undefined
      ? { was: 'none-yet', wave: undefined }
      : { was: standingOf(last, personId), wave: waveId(last.wave_id) };
  },

  /** What somebody was in the last published wave of all teams: asked for one, or the lead of one. */
  async standingInAll(personId: string): Promise<WasInWave> {
    const { rows } = await db.query<FrozenTeam | Unlisted>(sql`
      select last.id as wave_id, mine.team_id, t.leads, t.audience_sha256,
             array(select a.person_id from pulse_audience a
                    where a.workspace_id = ${WORKSPACE} and a.wave_id = last.id and a.team_id = mine.team_id) as people
        from (select id from pulse_waves
               where workspace_id = ${WORKSPACE} and published is not null
               order by opens_on desc
               limit 1) last
        left join lateral (
             select a.team_id from pulse_audience a
              where a.workspace_id = ${WORKSPACE} and a.wave_id = last.id and a.person_id = ${personId}
              union
             select l.team_id from pulse_wave_teams l
              where l.workspace_id = ${WORKSPACE} and l.wave_id = last.id and ${personId} = any(l.leads)) mine on true
        left join pulse_wave_teams t
               on t.workspace_id = ${WORKSPACE} and t.wave_id = last.id and t.team_id = mine.team_id`);
    if (rows.length === 0) return 'none-yet';
    const were = rows.map((row) =>
      isFrozen(row) ? standingOf(row, personId) : row.team_id === null ? 'neither' : 'changed',
    );
    return (['asked', 'lead', 'changed'] as const).find((was) => were.includes(was)) ?? 'neither';
  },
});

type FrozenTeam = { wave_id: number; team_id: number; leads: string[]; audience_sha256: string; people: string[] };

/** A wave in which somebody is nothing, or is asked for a team that took no part when it opened. */
type Unlisted = { wave_id: number; team_id: number | null; leads: null };

const isFrozen = (row: FrozenTeam | Unlisted): row is FrozenTeam => row.leads !== null;

/** Where people were put in, taken out or moved after the wave had opened, nobody is taken for one of them. */
function standingOf(
  { team_id: team, leads, audience_sha256: sha256, people }: FrozenTeam,
  personId: string,
): WasInWave {
  if (teamPrint(team, people, leads) !== sha256) return 'changed';
  if (people.includes(personId)) return 'asked';
  return leads.includes(personId) ? 'lead' : 'neither';
}
