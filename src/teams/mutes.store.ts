import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { type ChangedBy, noteChange } from './audit.store.ts';
import type { TeamId } from './team.ts';

export type MutesStore = ReturnType<typeof mutesStore>;

/** Who mutes: a person (Slack user id) for themselves, or a team for everything that is sent for it. */
export type MuteSubject = { readonly person: string } | { readonly team: TeamId };

const keyOf = (subject: MuteSubject): string => ('person' in subject ? subject.person : `team ${subject.team}`);

export const mutesStore = (db: Db) => ({
  /** Whether the person or the team muted a type of message. */
  async isMuted(kind: string, personId: string | undefined, team: TeamId | undefined): Promise<boolean> {
    const subjects = [
      ...(personId === undefined ? [] : [keyOf({ person: personId })]),
      ...(team === undefined ? [] : [keyOf({ team })]),
    ];
    const { rows } = await db.query<{ muted: boolean }>(sql`
      select exists (select from mutes
                      where workspace_id = ${WORKSPACE} and message_type = ${kind} and subject = any(${subjects})) as muted`);
    return rows[0]?.muted === true;
  },

  /** The types of message that a person or a team muted. */
  async mutedBy(subject: MuteSubject): Promise<readonly string[]> {
    const { rows } = await db.query<{ kind: string }>(sql`
      select message_type as kind
        from mutes
       where workspace_id = ${WORKSPACE} and subject = ${keyOf(subject)}
       order by message_type`);
    return rows.map(({ kind }) => kind);
  },

  /** Mutes exactly these types from now on. */
  async mute(subject: MuteSubject, kinds: readonly string[], by: ChangedBy): Promise<void> {
    const key = keyOf(subject);
    await db.transaction(async (tx) => {
      const { rows } = await tx.query<{ kind: string }>(sql`
        delete from mutes where workspace_id = ${WORKSPACE} and subject = ${key} returning message_type as kind`);
      await tx.query(sql`
        insert into mutes (workspace_id, message_type, subject, muted_by, muted_at)
        select ${WORKSPACE}, kind, ${key}, ${by.actor}, ${by.at}
          from unnest(${kinds}::text[]) as kind
            on conflict do nothing`);
      // What people mute for themselves is private, so it is not recorded.
      if (!('team' in subject)) return;
      const name = `team ${await nameOf(tx, subject.team)}`;
      await noteChange(tx, name, auditValues(rows.map(({ kind }) => kind)), auditValues(kinds), by);
    });
  },

  /** Mutes these types for a person, besides those that they muted before. */
  async alsoMute(personId: string, kinds: readonly string[], now: Date): Promise<void> {
    await db.query(sql`
      insert into mutes (workspace_id, message_type, subject, muted_by, muted_at)
      select ${WORKSPACE}, kind, ${personId}, ${personId}, ${now}
        from unnest(${kinds}::text[]) as kind
          on conflict do nothing`);
  },
});

/** What the audit log keeps. */
const auditValues = (kinds: readonly string[]) => ({ muted: [...kinds].sort().join(', ') });

async function nameOf(tx: Db, team: TeamId): Promise<string> {
  const { rows } = await tx.query<{ name: string }>(sql`
    select name from teams where workspace_id = ${WORKSPACE} and id = ${team}`);
  return rows[0]?.name ?? String(team);
}
