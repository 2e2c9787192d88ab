import { isCounted } from '../../db/counted-time.ts';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { itsTeam } from '../../db/incident-team.ts';
import { sql } from '../../db/sql.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import type { ReminderStep } from './reminders.ts';

export type FollowUpsStore = ReturnType<typeof followUpsStore>;

/** The follow-up of one incident, as it stands. People are Slack ids, and may have left. */
export type FollowUp = {
  readonly incidentId: string;
  readonly teamId: TeamId | undefined;
  readonly recordedAt: Date;
  readonly resolvedAt: Date;
  readonly isOver: boolean;
  readonly onCall: readonly string[];
  readonly sent: readonly SentReminder[];
  readonly snoozed: { readonly personId: string; readonly until: Date } | undefined;
};

type SentReminder = { readonly step: ReminderStep; readonly personId: string; readonly dueAt: Date };

export type NewReminder = SentReminder & {
  readonly incidentId: string;
  readonly position: number;
  /** The subject of the delivery that asks. */
  readonly subject: string;
};

type Row = {
  incident_id: string;
  team_id: number | null;
  recorded_at: Date;
  resolved_at: Date;
  is_over: boolean;
  on_call: string[];
  sent: { step: ReminderStep; personId: string; dueAt: string }[];
  snoozed_by: string | null;
  snoozed_until: Date | null;
};

const MOST_AT_ONCE = 500;

export const followUpsStore = (db: Db) => ({
  /**
   * Begins to follow up incidents that ended in the last week without an answer, and those that were opened and ended again.
   * It leaves incidents to the digest that had ended a day before they came here, as in a history.
   */
  async begin(now: Date): Promise<void> {
    await db.query(sql`
      insert into incident_chases as c (workspace_id, incident_id, resolved_at, check_at)
      select i.workspace_id, i.id, i.resolved_at, ${now}
        from incidents i
       where i.workspace_id = ${WORKSPACE} and i.deploy_triggered is null and i.merged_into is null
         and i.resolved_at > ${now}::timestamptz - interval '7 days' and i.resolved_at <= ${now}
         and ${isCounted(sql`i.started_at`)}
         and i.recorded_at < i.resolved_at + interval '1 day' and i.imported_id is null and not i.backfilled
         and not exists (select from incident_chases before
                          where before.workspace_id = ${WORKSPACE} and before.incident_id = i.id
                            and before.resolved_at = i.resolved_at)
          on conflict (workspace_id, incident_id)
          do update set resolved_at = excluded.resolved_at, check_at = excluded.check_at`);
  },

  async isAnyDue(now: Date): Promise<boolean> {
    const { rows } = await db.query<{ due: boolean }>(sql`
      select exists (select from incident_chases where workspace_id = ${WORKSPACE} and check_at <= ${now}) as due`);
    return rows[0]?.due === true;
  },

  /** Claims the follow-ups that are due before an instant, the earliest first. No other process gets them during the work. */
  async claimDue(until: Date, work: (tx: Db, followUps: readonly FollowUp[]) => Promise<void>): Promise<void> {
    await db.transaction(async (tx) => {
      const { rows } = await tx.query<Row>(sql`
        select c.incident_id, t.id as team_id, i.recorded_at, c.resolved_at, c.snoozed_by, c.snoozed_until,
               i.deploy_triggered is not null or i.merged_into is not null or i.resolved_at is null as is_over,
               array(select p.person_id
                       from incident_people p
                      where p.workspace_id = ${WORKSPACE} and p.incident_id = c.incident_id
                      order by p.position) as on_call,
               coalesce((select jsonb_agg(jsonb_build_object('step', r.step, 'personId', r.person_id, 'dueAt', r.due_at)
                                          order by r.position)
                           from incident_reminders r
                          where r.workspace_id = ${WORKSPACE} and r.incident_id = c.incident_id), '[]') as sent
          from incident_chases c
          join incidents i on i.workspace_id = ${WORKSPACE} and i.id = c.incident_id
          ${itsTeam}
         where c.workspace_id = ${WORKSPACE} and c.check_at <= ${until}
         order by c.check_at, c.incident_id
         limit ${MOST_AT_ONCE}
           for update of c skip locked`);
      await work(tx, rows.map(toFollowUp));
    });
  },

  /** Sets when to look at each of these again; without an instant, never. */
  async checkAgain(checks: readonly { readonly incidentId: string; readonly at: Date | undefined }[], tx: Db) {
    const rows = checks.map(({ incidentId, at }) => ({ id: incidentId, at: at ?? null }));
    await tx.query(sql`
      update incident_chases c
         set check_at = n.at
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (id varchar, at timestamptz)
       where c.workspace_id = ${WORKSPACE} and c.incident_id = n.id`);
  },

  /** Keeps what is asked now, and ends the snooze of these incidents. */
  async keep(reminders: readonly NewReminder[], tx: Db): Promise<void> {
    await tx.query(sql`
      insert into incident_reminders (workspace_id, incident_id, position, step, person_id, due_at, told_in)
      select ${WORKSPACE}, n."incidentId", n.position, n.step, n."personId", n."dueAt", n."subject"
        from jsonb_to_recordset(${JSON.stringify(reminders)}::jsonb)
          as n ("incidentId" varchar, position smallint, step varchar, "personId" varchar, "dueAt" timestamptz,
                "subject" varchar)`);
    await tx.query(sql`
      update incident_chases
         set snoozed_by = null, snoozed_until = null
       where workspace_id = ${WORKSPACE} and incident_id = any(${reminders.map(({ incidentId }) => incidentId)}::varchar[])`);
  },

  /**
   * Puts the question off for somebody who was asked. False if they were not asked, if somebody else has put it off, or if it
   * is over.
   */
  async snooze(incidentId: string, personId: string, until: Date, now: Date): Promise<boolean> {
    const { rowCount } = await db.query(sql`
      update incident_chases c
         set snoozed_by = ${personId}, snoozed_until = ${until}, check_at = ${until}
       where c.workspace_id = ${WORKSPACE} and c.incident_id = ${incidentId}
         and (c.snoozed_by is null or c.snoozed_by = ${personId} or c.snoozed_until <= ${now})
         and exists (select from incidents i
                      where i.workspace_id = ${WORKSPACE} and i.id = c.incident_id and i.deploy_triggered is null
                        and i.resolved_at is not null and i.merged_into is null)
         and exists (select from incident_reminders r
                      where r.workspace_id = ${WORKSPACE} and r.incident_id = c.incident_id
                        and r.person_id = ${personId})`);
    return rowCount > 0;
  },
});

const toFollowUp = (row: Row): FollowUp => ({
  incidentId: row.incident_id,
  teamId: row.team_id === null ? undefined : teamId(row.team_id),
  recordedAt: row.recorded_at,
  resolvedAt: row.resolved_at,
  isOver: row.is_over,
  onCall: row.on_call,
  sent: row.sent.map(({ dueAt, ...rest }) => ({ ...rest, dueAt: new Date(dueAt) })),
  snoozed:
    row.snoozed_by === null || row.snoozed_until === null
      ? undefined
      : { personId: row.snoozed_by, until: row.snoozed_until },
});
