import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';

/** Who changes something (a Slack user id, or `cli`), and when. */
export type ChangedBy = { readonly actor: string; readonly at: Date };

/** Settings by name; `null` and an empty text mean that nothing is set. */
export type SettingValues = Readonly<Record<string, string | number | null>>;

/**
 * Records in the caller's transaction which values changed, each as `{ from, to }`; records nothing if none did. This is the
 * only writer of the table. Never pass a secret as a value.
 */
export async function noteChange(
  tx: Db,
  subject: string,
  before: SettingValues,
  after: SettingValues,
  { actor, at }: ChangedBy,
): Promise<void> {
  const changed = Object.keys(after).filter((name) => (before[name] ?? null) !== (after[name] ?? null));
  if (changed.length === 0) return;
  const change = Object.fromEntries(
    changed.map((name) => [name, { from: before[name] ?? null, to: after[name] ?? null }]),
  );
  await tx.query(sql`
    insert into setting_changes (workspace_id, changed_at, actor, subject, change)
    values (${WORKSPACE}, ${at}, ${actor}, ${subject}, ${JSON.stringify(change)})`);
}

export type SettingChange = {
  readonly at: Date;
  /** A Slack user id, or `cli`. */
  readonly actor: string;
  /** `team payments`, `workspace`, `environment prod-eu`, … */
  readonly subject: string;
  /** `{ from, to }` by the name of the setting. */
  readonly change: Readonly<Record<string, unknown>>;
};

export type AuditStore = ReturnType<typeof auditStore>;

export const auditStore = (db: Db) => ({
  /** Who changed what, newest first. */
  async newestChanges(most: number): Promise<readonly SettingChange[]> {
    const { rows } = await db.query<SettingChange>(sql`
      select changed_at as at, actor, subject, change
        from setting_changes
       where workspace_id = ${WORKSPACE}
       order by changed_at desc, id desc
       limit ${most}`);
    return rows;
  },
});
