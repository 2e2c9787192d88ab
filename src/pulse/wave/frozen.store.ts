import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { teamId } from '../../teams/team.ts';
import type { AudienceMember } from './audience.ts';
import { wavePrint } from './fingerprints.store.ts';
import type { OpenWave, Seat } from './wave.ts';

export type FrozenStore = ReturnType<typeof frozenStore>;

/** The audience of the open wave. It is always read as a whole: a look-up of one person would name them in the database's log. */
export type FrozenAudience = {
  readonly audience: readonly AudienceMember[];
  /** Where the results of each team are posted: its channel of that time, which nobody can change to read along. */
  readonly channels: ReadonlyMap<number, string>;
  /** Whether it is what was frozen at opening. Otherwise somebody changed the tables. */
  readonly isIntact: boolean;
  /** `undefined` for somebody who is not asked. */
  seatOf(personId: string): Seat | undefined;
};

type MemberRow = { person: string; team: number; name: string; active: boolean };

export const frozenStore = (db: Db) => ({
  async frozen({ id, audienceSha256 }: Pick<OpenWave, 'id' | 'audienceSha256'>, tx: Db = db): Promise<FrozenAudience> {
    const { rows } = await tx.query<MemberRow>(sql`
      select a.person_id as person, a.team_id as team, coalesce(t.name, '') as name,
             coalesce(p.is_full_member and not p.is_deactivated, false) as active
        from pulse_audience a
        left join people p on p.workspace_id = ${WORKSPACE} and p.id = a.person_id
        left join teams t on t.workspace_id = ${WORKSPACE} and t.id = a.team_id
       where a.workspace_id = ${WORKSPACE} and a.wave_id = ${id}`);
    const { leads, channels } = await teamsOf(tx, id);
    const audience = rows.map(({ person, team }) => ({ personId: person, team }));
    const byPerson = new Map(rows.map((row) => [row.person, row]));
    return {
      audience,
      channels,
      isIntact: wavePrint({ audience, leads }) === audienceSha256,
      seatOf(personId) {
        const row = byPerson.get(personId);
        return row && seatOf(row, rows, leads.get(row.team) ?? []);
      },
    };
  },

  /** Slack gave a channel another id. */
  async moveChannel(oldId: string, newId: string, tx: Db): Promise<void> {
    await tx.query(sql`
      update pulse_wave_teams set channel_id = ${newId} where workspace_id = ${WORKSPACE} and channel_id = ${oldId}`);
  },
});

async function teamsOf(tx: Db, wave: number) {
  const { rows } = await tx.query<{ team: number; leads: string[]; channel: string | null }>(sql`
    select team_id as team, leads, channel_id as channel
      from pulse_wave_teams
     where workspace_id = ${WORKSPACE} and wave_id = ${wave}`);
  return {
    leads: new Map(rows.map(({ team, leads }) => [team, leads])),
    channels: new Map(rows.flatMap(({ team, channel }) => (channel === null ? [] : [[team, channel]]))),
  };
}

function seatOf({ person, team, name, active }: MemberRow, all: readonly MemberRow[], leads: readonly string[]): Seat {
  const colleagues = new Set(all.filter((other) => other.team === team).map((other) => other.person));
  return {
    personId: person,
    team: teamId(team),
    teamName: name,
    teamAudience: colleagues.size,
    leadsFromOutside: leads.filter((lead) => !colleagues.has(lead)),
    isActive: active,
  };
}
