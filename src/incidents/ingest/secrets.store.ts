import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { OwnSecret } from '../../http/own-secret.ts';
import { type SecretBox, secretBox } from '../../http/secret-box.ts';
import type { ChangedBy } from '../../teams/audit.store.ts';
import type { SourceSecret, StoredState } from '../sources/secrets.ts';
import type { SigningSource } from '../sources/sources.ts';

const PURPOSE = 'drumbeat source secrets';

const boxOf = (secret: string): SecretBox => secretBox(secret, PURPOSE);
const about = (source: string): readonly string[] => [WORKSPACE, source];

export type SourceSecretsStore = ReturnType<typeof sourceSecretsStore>;

/** The secrets that were set in App Home, sealed. */
export const sourceSecretsStore = (db: Db, own: OwnSecret) => ({
  async secretOf(source: SigningSource): Promise<SourceSecret> {
    const { rows } = await db.query<{ sealed: Buffer }>(sql`
      select sealed from source_secrets where workspace_id = ${WORKSPACE} and source = ${source}`);
    if (rows[0] === undefined) return { kind: 'none' };
    const secret = opened(own, source, rows[0].sealed);
    return secret === undefined ? { kind: 'locked' } : { kind: 'known', secret };
  },

  /** Who set the secret of each source, and when. */
  async stored(): Promise<ReadonlyMap<string, StoredState>> {
    const { rows } = await db.query<{ source: string; sealed: Buffer; set_by: string; set_at: Date }>(sql`
      select source, sealed, set_by, set_at from source_secrets where workspace_id = ${WORKSPACE}`);
    return new Map(
      rows.map(({ source, sealed, set_by, set_at }) => {
        const isLocked = opened(own, source, sealed) === undefined;
        return [source, { setBy: set_by, setAt: set_at, isLocked }] as const;
      }),
    );
  },

  /** Keeps a source's secret in place of the one before. Returns a sentence if nothing can be sealed here. */
  async set(source: SigningSource, secret: string, by: ChangedBy): Promise<string | undefined> {
    const made = own.made();
    if (!made.ok) return made.why;
    const sealed = boxOf(made.value).seal(secret, about(source));
    await db.query(sql`
      insert into source_secrets (workspace_id, source, sealed, set_by, set_at)
      values (${WORKSPACE}, ${source}, ${sealed}, ${by.actor}, ${by.at})
          on conflict (workspace_id, source) do update
         set sealed = excluded.sealed, set_by = excluded.set_by, set_at = excluded.set_at`);
    return undefined;
  },

  /** False if none was kept. */
  async remove(source: SigningSource): Promise<boolean> {
    const { rowCount } = await db.query(sql`
      delete from source_secrets where workspace_id = ${WORKSPACE} and source = ${source}`);
    return rowCount === 1;
  },
});

function opened(own: OwnSecret, source: string, sealed: Buffer): string | undefined {
  const secret = own.known();
  return secret === undefined ? undefined : boxOf(secret).open(sealed, about(source));
}
