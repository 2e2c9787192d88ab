import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';

/** Records who set the pulse up. */
export async function noteSetting(
  tx: Db,
  to: Readonly<Record<string, string | number | null>>,
  by: { readonly actor: string; readonly at: Date },
): Promise<void> {
  await tx.query(sql`
    insert into setting_changes (workspace_id, changed_at, actor, subject, change)
    values (${WORKSPACE}, ${by.at}, ${by.actor}, 'pulse', ${JSON.stringify(to)})`);
}
