import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import type { LocalDate } from '../teams/calendar/local-date.ts';
import { type TeamId, teamId } from '../teams/team.ts';
import type { Earlier, KeptDigest, StepTaken } from './judging/kept-digest.ts';
import { type KeptRow, toKept } from './kept-row.ts';
import { type SentDigest, sentDigestsStore } from './sent-digests.store.ts';
import { untaggedStore } from './untagged.store.ts';

export type DigestsStore = ReturnType<typeof digestsStore>;

export const digestsStore = (db: Db) => ({
  ...sentDigestsStore(db),
  ...untaggedStore(db),

  /** Stores what digests are made of. A digest that is stored already stays as it is. */
  async keep(digests: readonly (Omit<KeptDigest, 'step'> & { readonly asks: readonly string[] })[], now: Date, tx: Db) {
    await tx.query(sql`
      insert into digests (workspace_id, team_id, monday, made_at, facts, asks)
      select ${WORKSPACE}, n.team, n.monday, ${now}, n.facts, array(select jsonb_array_elements_text(n.asks))
        from jsonb_to_recordset(${JSON.stringify(digests)}::jsonb) as n (team bigint, monday date, facts jsonb, asks jsonb)
          on conflict do nothing`);
  },

  async digest(team: TeamId, monday: string): Promise<KeptDigest | undefined> {
    const { rows } = await db.query<KeptRow>(sql`
      select team_id, monday, facts, became, decided_by
        from digests
       where workspace_id = ${WORKSPACE} and team_id = ${team} and monday = ${monday}`);
    return rows.map(toKept)[0];
  },

  /**
   * Records that a person took the step or put it aside; the first person decides. Returns the digest as it is then, if it was
   * sent.
   */
  async decide(team: TeamId, monday: LocalDate, step: StepTaken, now: Date): Promise<SentDigest | undefined> {
    await db.query(sql`
      update digests
         set became = ${step.became}, decided_by = ${step.by}, decided_at = ${now}
       where workspace_id = ${WORKSPACE} and team_id = ${team} and monday = ${monday} and became is null`);
    return sentDigestsStore(db).sent(team, monday);
  },

  /** The digests of these teams since `monday`. */
  async earlier(teams: readonly TeamId[], monday: LocalDate, tx: Db = db): Promise<ReadonlyMap<TeamId, Earlier>> {
    const { rows } = await tx.query<KeptRow & { state: string; reason: string | null }>(sql`
      select d.team_id, d.occurrence as monday, d.state, d.reason, g.facts, g.became, g.decided_by
        from deliveries d
        left join digests g on g.workspace_id = ${WORKSPACE} and g.team_id = d.team_id and g.monday = d.occurrence
       where d.workspace_id = ${WORKSPACE} and d.kind = 'digest' and d.team_id = any(${teams}::bigint[])
         and d.occurrence >= ${monday} and (d.state = 'sent' or d.state = 'skipped' and starts_with(d.reason, 'missed'))
       order by d.team_id, d.occurrence`);
    const earlier = new Map<TeamId, { sent: KeptDigest[]; missed: LocalDate[] }>();
    for (const row of rows) {
      const team = teamId(row.team_id);
      const ofTeam = earlier.get(team) ?? { sent: [], missed: [] };
      earlier.set(team, ofTeam);
      if (row.state === 'skipped') ofTeam.missed.push(row.monday);
      else if (row.facts !== null) ofTeam.sent.push(toKept(row));
    }
    return earlier;
  },
});
