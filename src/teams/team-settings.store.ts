import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type ChangedBy, noteChange } from './audit.store.ts';
import type { LocalDate } from './calendar/local-date.ts';
import { formatLocalTime, type LocalTime, parseLocalTime } from './calendar/local-time.ts';
import { type TeamId, teamId } from './team.ts';
import { applied, type TeamSettings, type TeamSettingsChange } from './team-settings.ts';

export type TeamSettingsStore = ReturnType<typeof teamSettingsStore>;

export const teamSettingsStore = (db: Db) => ({
  async teamSettings(id: TeamId): Promise<TeamSettings | undefined> {
    return (await settingsWhere(db, only([id])))[0];
  },

  /** The settings of these teams, by name. */
  async settingsOf(ids: readonly TeamId[]): Promise<readonly TeamSettings[]> {
    return settingsWhere(db, only(ids));
  },

  /** The settings of all teams, by name. */
  async allSettings(): Promise<readonly TeamSettings[]> {
    return settingsWhere(db, sql`true`);
  },

  /** Saves what a form changes and records who changed it; false when the team is gone. */
  async changeSettings(id: TeamId, change: TeamSettingsChange, by: ChangedBy): Promise<boolean> {
    return db.transaction(async (tx) => {
      await tx.query(sql`select from teams where workspace_id = ${WORKSPACE} and id = ${id} for update`);
      const [before] = await settingsWhere(tx, only([id]));
      if (before === undefined) return false;
      const after = applied(before, change);
      await write(tx, after);
      await noteChange(tx, `team ${before.team.name}`, auditValues(before), auditValues(after), by);
      return true;
    });
  },
});

type Row = {
  id: number;
  name: string;
  channel_id: string | null;
  time_zone: string;
  incident_channel_id: string | null;
  working_days: number[];
  work_from: string;
  work_to: string;
  quiet_from: string;
  quiet_to: string;
  holiday_region: string | null;
  digest_weekday: number;
  digest_time: string;
  link_window_minutes: number;
  records_incidents_by_hand: boolean;
  days: { date: LocalDate; is_working: boolean; name: string }[] | null;
};

const only = (ids: readonly TeamId[]): Sql => sql`t.id = any(${ids}::bigint[])`;

async function settingsWhere(db: Db, condition: Sql): Promise<TeamSettings[]> {
  const { rows } = await db.query<Row>(sql`
    select t.id, t.name, t.channel_id, t.time_zone, t.incident_channel_id, t.working_days, t.work_from, t.work_to,
           t.quiet_from, t.quiet_to, t.holiday_region, t.digest_weekday, t.digest_time, t.link_window_minutes,
           t.records_incidents_by_hand,
           (select json_agg(json_build_object('date', d.date, 'is_working', d.is_working, 'name', d.name) order by d.date)
              from team_days d
             where d.workspace_id = ${WORKSPACE} and d.team_id = t.id) as days
      from teams t
     where t.workspace_id = ${WORKSPACE} and ${condition}
     order by lower(t.name)`);
  return rows.map(toSettings);
}

/** A `time` of Postgres is always a local time. */
const time = (text: string): LocalTime => parseLocalTime(text) ?? (0 as LocalTime);

const toSettings = (row: Row): TeamSettings => ({
  team: { id: teamId(row.id), name: row.name, channelId: row.channel_id ?? undefined, timeZone: row.time_zone },
  calendar: {
    timeZone: row.time_zone,
    workingDays: row.working_days,
    workingHours: { from: time(row.work_from), to: time(row.work_to) },
    quietHours: { from: time(row.quiet_from), to: time(row.quiet_to) },
    holidayRegion: row.holiday_region ?? undefined,
    days: new Map((row.days ?? []).map(({ date, is_working: isWorking, name }) => [date, { isWorking, name }])),
  },
  incidentChannelId: row.incident_channel_id ?? undefined,
  digest: { weekday: row.digest_weekday, time: time(row.digest_time) },
  linkWindowMinutes: row.link_window_minutes,
  recordsIncidentsByHand: row.records_incidents_by_hand,
});

async function write(tx: Db, { team, calendar, incidentChannelId, digest, ...incidents }: TeamSettings) {
  const { workingDays, workingHours, quietHours, holidayRegion, days } = calendar;
  await tx.query(sql`
    update teams
       set working_days = ${workingDays}, work_from = ${formatLocalTime(workingHours.from)},
           work_to = ${formatLocalTime(workingHours.to)}, quiet_from = ${formatLocalTime(quietHours.from)},
           quiet_to = ${formatLocalTime(quietHours.to)}, holiday_region = ${holidayRegion ?? null},
           incident_channel_id = ${incidentChannelId ?? null}, digest_weekday = ${digest.weekday},
           digest_time = ${formatLocalTime(digest.time)}, link_window_minutes = ${incidents.linkWindowMinutes},
           records_incidents_by_hand = ${incidents.recordsIncidentsByHand}
     where workspace_id = ${WORKSPACE} and id = ${team.id}`);
  await tx.query(sql`delete from team_days where workspace_id = ${WORKSPACE} and team_id = ${team.id}`);
  const rows = [...days].map(([date, { isWorking, name }]) => ({ date, is_working: isWorking, name }));
  await tx.query(sql`
    insert into team_days (workspace_id, team_id, date, is_working, name)
    select ${WORKSPACE}, ${team.id}, d.date, d.is_working, d.name
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d (date date, is_working boolean, name varchar)`);
}

/** What the audit log keeps, one value per setting. */
const auditValues = ({ calendar, incidentChannelId, digest, ...incidents }: TeamSettings) => ({
  working_days: calendar.workingDays.join(' '),
  working_hours: `${formatLocalTime(calendar.workingHours.from)}–${formatLocalTime(calendar.workingHours.to)}`,
  quiet_hours: `${formatLocalTime(calendar.quietHours.from)}–${formatLocalTime(calendar.quietHours.to)}`,
  holidays: calendar.holidayRegion ?? null,
  own_days: [...calendar.days]
    .map(([date, { isWorking, name }]) => `${date} ${isWorking ? 'working' : 'off'} ${name}`.trim())
    .join('; '),
  incident_channel: incidentChannelId ?? null,
  digest: `${digest.weekday} ${formatLocalTime(digest.time)}`,
  link_window_minutes: incidents.linkWindowMinutes,
  records_incidents_by_hand: incidents.recordsIncidentsByHand ? 'yes' : 'no',
});
