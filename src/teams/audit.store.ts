import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import type { ChangedBy } from './team-settings.store.ts';

type Values = Readonly<Record<string, string | number | null>>;

/** Records what became of each value that is another one now; nothing where none is. */
export async function noteChange(
  tx: Db,
  subject: string,
  before: Values,
  after: Values,
  { actor, at }: ChangedBy,
): Promise<void> {
  const changed = Object.keys(after).filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return;
  const change = Object.fromEntries(changed.map((name) => [name, { from: before[name] ?? null, to: after[name] }]));
  await tx.query(sql`
    insert into setting_changes (workspace_id, changed_at, actor, subject, change)
    values (${WORKSPACE}, ${at}, ${actor}, ${subject}, ${JSON.stringify(change)})`);
}

export type SettingChange = {
  readonly at: Date;
  /** A Slack user id, or `cli`. */
  readonly actor: string;
  /** `team payments`, `benchmark_year`, … */
  readonly subject: string;
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
