import { WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { changed, FORGOTTEN, type PersonRecord } from '../../person-records.ts';
import { withoutOthers } from './without-others.ts';

/** A person's teams and mutes, the changes of settings, and last the directory: rows of every room may refer to it. */
export const TEAM_RECORDS: readonly PersonRecord[] = [
  {
    what: 'member of teams',
    rows: ({ id }) => sql`
      select t.name as team, m.since, m.agreed
        from team_members m
        join teams t on t.workspace_id = m.workspace_id and t.id = m.team_id
       where m.workspace_id = ${WORKSPACE} and m.person_id = ${id}
       order by m.since, t.id`,
    became: 'deleted',
    forget: ({ id }, tx) =>
      changed(tx, sql`delete from team_members where workspace_id = ${WORKSPACE} and person_id = ${id}`),
  },
  {
    what: 'chosen for teams',
    rows: ({ id }) => sql`
      select t.name as team, c.role
        from team_choices c
        join teams t on t.workspace_id = c.workspace_id and t.id = c.team_id
       where c.workspace_id = ${WORKSPACE} and c.slack_id = ${id}
       order by t.id, c.role`,
    became: 'deleted',
    forget: ({ id }, tx) =>
      changed(tx, sql`delete from team_choices where workspace_id = ${WORKSPACE} and slack_id = ${id}`),
  },
  {
    what: 'muted messages',
    rows: ({ id }) => sql`
      select message_type, muted_at
        from mutes
       where workspace_id = ${WORKSPACE} and subject = ${id}
       order by muted_at, message_type`,
    became: 'deleted',
    forget: ({ id }, tx) => changed(tx, sql`delete from mutes where workspace_id = ${WORKSPACE} and subject = ${id}`),
  },
  {
    what: 'messages muted for a team',
    rows: ({ id }) => sql`
      select message_type, subject as team, muted_at
        from mutes
       where workspace_id = ${WORKSPACE} and muted_by = ${id} and subject <> ${id}
       order by muted_at, message_type`,
    became: 'kept',
    forget: ({ id }, tx) =>
      changed(tx, sql`update mutes set muted_by = ${FORGOTTEN} where workspace_id = ${WORKSPACE} and muted_by = ${id}`),
  },
  {
    what: 'changes of settings',
    rows: ({ id }) => sql`
      select changed_at, actor = ${id} as by_you, replace(subject, ${id}, 'you') as subject, change
        from setting_changes
       where workspace_id = ${WORKSPACE} and ${isAbout(id)}
       order by changed_at, id`,
    shown: (row, { id }) => ({ ...row, change: withoutOthers(row['change'], id) }),
    became: 'kept',
    // Who they are at sources is recorded by the names there, which are of this person too.
    forget: ({ id }, tx) =>
      changed(
        tx,
        sql`
        update setting_changes
           set actor = case actor when ${id} then ${FORGOTTEN} else actor end,
               subject = case subject when ${ownSubject(id)} then ${ownSubject(FORGOTTEN)} else subject end,
               change = regexp_replace(case subject when ${ownSubject(id)} then change - 'i_am' else change end::text,
                                       ${wordOf(id)}, ${FORGOTTEN}, 'g')::jsonb
         where workspace_id = ${WORKSPACE} and ${isAbout(id)}`,
      ),
  },
  {
    what: 'wish to be forgotten',
    rows: ({ id }) => sql`
      select asked_at from person_forgettings where workspace_id = ${WORKSPACE} and person_id = ${id}`,
    became: 'deleted',
    forget: ({ id }, tx) =>
      changed(tx, sql`delete from person_forgettings where workspace_id = ${WORKSPACE} and person_id = ${id}`),
  },
  {
    what: 'entry in the directory',
    rows: ({ id }) => sql`
      select p.id, p.name, p.email, p.time_zone, p.is_full_member, p.is_deactivated, p.is_admin, t.name as home_team,
             p.refreshed_at
        from people p
        left join teams t on t.workspace_id = p.workspace_id and t.id = p.home_team_id
       where p.workspace_id = ${WORKSPACE} and p.id = ${id}`,
    became: 'deleted',
    forget: ({ id }, tx) => changed(tx, sql`delete from people where workspace_id = ${WORKSPACE} and id = ${id}`),
  },
];

/** What somebody chose for themselves. */
const ownSubject = (id: string): string => `person ${id}`;

/** The id as a whole word: no other id that begins with it. */
const wordOf = (id: string): string => `\\m${id}\\M`;

/** Changes that a person made, that are about them, or that name them among the people of a team. */
const isAbout = (id: string): Sql => sql`
  (actor = ${id} or subject = ${ownSubject(id)} or change::text ~ ${wordOf(id)})`;
