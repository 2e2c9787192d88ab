import { type Db, WORKSPACE } from '../db/db.ts';
import { itsTeamId } from '../db/incident-team.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { AfterAnswer } from '../incidents/answering/after-answer.ts';
import type { LocalDate } from '../teams/calendar/local-date.ts';
import { type TeamId, teamId } from '../teams/team.ts';
import type { DigestFacts, UntaggedIncident } from './judging/facts.ts';
import type { Earlier, KeptDigest, StepTaken } from './judging/kept-digest.ts';

export type DigestsStore = ReturnType<typeof digestsStore>;

/** A digest in a channel. */
export type SentDigest = KeptDigest & { readonly channelId: string; readonly ts: string; readonly isDelayed: boolean };

/** A digest, and the newest answer that it is to show. */
export type UnshownDigest = Pick<SentDigest, 'team' | 'monday' | 'channelId' | 'ts'> & { readonly answer: number };

type Row = {
  team_id: number;
  monday: LocalDate;
  facts: DigestFacts;
  became: StepTaken['became'] | null;
  decided_by: string | null;
};

export const digestsStore = (db: Db) => ({
  /** Keeps what digests are made of; one that is there already stays as it is. */
  async keep(digests: readonly (Omit<KeptDigest, 'step'> & { readonly asks: readonly string[] })[], now: Date, tx: Db) {
    await tx.query(sql`
      insert into digests (workspace_id, team_id, monday, made_at, facts, asks)
      select ${WORKSPACE}, n.team, n.monday, ${now}, n.facts, array(select jsonb_array_elements_text(n.asks))
        from jsonb_to_recordset(${JSON.stringify(digests)}::jsonb) as n (team bigint, monday date, facts jsonb, asks jsonb)
          on conflict do nothing`);
  },

  async digest(team: TeamId, monday: string): Promise<KeptDigest | undefined> {
    const { rows } = await db.query<Row>(sql`
      select team_id, monday, facts, became, decided_by
        from digests
       where workspace_id = ${WORKSPACE} and team_id = ${team} and monday = ${monday}`);
    return rows.map(toKept)[0];
  },

  /** Somebody took a step on or put it aside; whoever is first decides. Answers what stands then, where it was sent. */
  async decide(team: TeamId, monday: LocalDate, step: StepTaken, now: Date): Promise<SentDigest | undefined> {
    await db.query(sql`
      update digests
         set became = ${step.became}, decided_by = ${step.by}, decided_at = ${now}
       where workspace_id = ${WORKSPACE} and team_id = ${team} and monday = ${monday} and became is null`);
    return (await sentWhere(db, sql`g.team_id = ${team} and g.monday = ${monday}`))[0];
  },

  /** What the digests of these teams said since `monday`. */
  async earlier(teams: readonly TeamId[], monday: LocalDate, tx: Db = db): Promise<ReadonlyMap<TeamId, Earlier>> {
    const { rows } = await tx.query<Row & { state: string; reason: string | null }>(sql`
      select d.team_id, d.occurrence as monday, d.state, d.reason, g.facts, g.became, g.decided_by
        from deliveries d
        left join digests g on g.workspace_id = ${WORKSPACE} and g.team_id = d.team_id and g.monday = d.occurrence
       where d.workspace_id = ${WORKSPACE} and d.kind = 'digest' and d.team_id = any(${teams}::bigint[])
         and d.occurrence >= ${monday} and (d.state = 'sent' or d.state = 'skipped' and starts_with(d.reason, 'missed'))
       order by d.team_id, d.occurrence`);
    const earlier = new Map<TeamId, { sent: KeptDigest[]; missed: LocalDate[] }>();
    for (const row of rows) {
      const team = teamId(row.team_id);
      const of = earlier.get(team) ?? { sent: [], missed: [] };
      earlier.set(team, of);
      if (row.state === 'skipped') of.missed.push(row.monday);
      else if (row.facts !== null) of.sent.push(toKept(row));
    }
    return earlier;
  },

  /** The digest of this week, where it was sent. */
  async sent(team: TeamId, monday: string): Promise<SentDigest | undefined> {
    return (await sentWhere(db, sql`g.team_id = ${team} and g.monday = ${monday}`))[0];
  },

  /** The message with this `ts`, where it is a digest since then that asks about this incident. */
  async askingAt(incidentId: string, ts: string, since: LocalDate): Promise<SentDigest | undefined> {
    return (await sentWhere(db, sql`g.monday >= ${since} and ${incidentId} = any(g.asks) and d.sent_ts = ${ts}`))[0];
  },

  /**
   * Digests since then that were sent before an answer of the last day and do not show it; right after an answer `only` those
   * that ask about its incident, but for the message that was pressed.
   */
  async unshown(now: Date, since: LocalDate, only?: AfterAnswer): Promise<readonly UnshownDigest[]> {
    type Unshown = { team_id: number; monday: LocalDate; answer: number; channel_id: string; ts: string };
    const isAsked = only
      ? sql`${only.incidentId} = any(g.asks) and d.sent_ts is distinct from ${only.pressedTs ?? null}::varchar`
      : sql`true`;
    const { rows } = await db.query<Unshown>(sql`
      select g.team_id, g.monday, newest.id as answer, d.sent_channel_id as channel_id, d.sent_ts as ts
        from digests g
        join deliveries d on ${IS_SENT}
       cross join lateral (
             select max(a.id) as id, max(a.answered_at) as at
               from incident_answers a
              where a.workspace_id = ${WORKSPACE} and a.incident_id = any(g.asks) and not a.refused
                and a.kind <> 'unsure') newest
       where g.workspace_id = ${WORKSPACE} and g.monday >= ${since} and ${isAsked}
         and newest.at > ${now}::timestamptz - interval '1 day' and newest.at >= d.due_at
         and not exists (select from deliveries u
                          where u.workspace_id = ${WORKSPACE} and u.kind = 'digest-answered'
                            and u.subject = d.subject || ' ' || newest.id and u.occurrence = d.occurrence)`);
    return rows.map((row) => ({
      team: teamId(row.team_id),
      monday: row.monday,
      answer: row.answer,
      channelId: row.channel_id,
      ts: row.ts,
    }));
  },

  /** Those of the last day whose thread has no details yet. */
  async withoutDetails(now: Date): Promise<readonly SentDigest[]> {
    return sentWhere(
      db,
      sql`d.settled_at > ${now}::timestamptz - interval '1 day' and not exists (
        select from deliveries t
         where t.workspace_id = ${WORKSPACE} and t.kind = 'digest-details' and t.subject = d.subject
           and t.occurrence = d.occurrence)`,
    );
  },

  /** Incidents of these teams that nobody has answered: the newest few of each, and how many there are since then. */
  async untagged(
    teams: readonly TeamId[],
    { since, before }: { readonly since: Date; readonly before: Date },
    tx: Db = db,
  ): Promise<ReadonlyMap<TeamId, DigestFacts['untagged']>> {
    type Found = {
      team: number;
      count: number;
      first: (Omit<UntaggedIncident, 'startedAt'> & { startedAt: string })[];
    };
    const { rows } = await tx.query<Found>(sql`
      select team, max(count)::integer as count,
             json_agg(json_build_object('id', id, 'title', title, 'service', service, 'startedAt', started_at)
                      order by number) as first
        from (select its_team.id as team, i.id, i.title, i.service, i.started_at,
                     count(*) over (partition by its_team.id) as count,
                     row_number() over (partition by its_team.id order by i.started_at desc, i.id) as number
                from incidents i
                ${itsTeamId}
               where i.workspace_id = ${WORKSPACE} and i.deploy_triggered is null and i.merged_into is null
                 and i.started_at >= ${since} and i.started_at < ${before}
                 and its_team.id = any(${teams}::bigint[])) untagged
       where number <= ${MOST_NAMED}
       group by team`);
    return new Map(
      rows.map(({ team, count, first }) => [
        teamId(team),
        {
          count,
          first: first.map(({ service, startedAt, ...rest }) => ({
            ...rest,
            service: service ?? undefined,
            startedAt: new Date(startedAt),
          })),
        },
      ]),
    );
  },
});

/** Whether delivery `d` brought digest `g`. */
const IS_SENT = sql`d.workspace_id = ${WORKSPACE} and d.kind = 'digest' and d.subject = 'team ' || g.team_id
                       and d.occurrence = g.monday and d.state = 'sent'`;

async function sentWhere(db: Db, condition: Sql): Promise<readonly SentDigest[]> {
  type Sent = Row & { channel_id: string; ts: string; is_delayed: boolean };
  const { rows } = await db.query<Sent>(sql`
    select g.team_id, g.monday, g.facts, g.became, g.decided_by, d.sent_channel_id as channel_id, d.sent_ts as ts,
           d.settled_at > d.due_at + ${DELAYED_AFTER}::interval as is_delayed
      from digests g
      join deliveries d on ${IS_SENT}
     where g.workspace_id = ${WORKSPACE} and ${condition}`);
  return rows.map((row) => ({ ...toKept(row), channelId: row.channel_id, ts: row.ts, isDelayed: row.is_delayed }));
}

/** The clock ticks every minute; a tick that took its time is not a delay. */
const DELAYED_AFTER = '5 minutes';
const MOST_NAMED = 3;

const toKept = (row: Row): KeptDigest => ({
  team: teamId(row.team_id),
  monday: row.monday,
  facts: revived(row.facts),
  step: row.became === null ? undefined : { became: row.became, by: row.decided_by ?? '' },
});

/** JSON has no times. */
const revived = (facts: DigestFacts): DigestFacts => ({
  ...facts,
  untagged: {
    ...facts.untagged,
    first: facts.untagged.first.map((incident) => ({ ...incident, startedAt: new Date(incident.startedAt) })),
  },
});
