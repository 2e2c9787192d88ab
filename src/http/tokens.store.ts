import { batched } from '../batched.ts';
import { type Budget, withAllowance } from '../db/budget.ts';
import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { meetsEverybody } from '../db/trouble.ts';

export type TokensStore = ReturnType<typeof tokensStore>;

/** `ingest` allows posting events, `read` allows reading numbers. */
export type TokenScope = 'ingest' | 'read';

export type ApiToken = {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | undefined;
  readonly revokedAt: Date | undefined;
};

type TokenRow = {
  name: string;
  scopes: TokenScope[];
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
};

const toToken = (row: TokenRow): ApiToken => ({
  name: row.name,
  scopes: row.scopes,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
});

export function tokensStore(db: Db) {
  // Every request needs its token, so requests that come together share a query.
  const lookUp = (hashes: readonly Buffer[]) => withAllowance(LOOK_UP, () => findAll(db, hashes));
  const find = batched(lookUp, {
    most: MOST_AT_ONCE,
    isEverybodys: meetsEverybody,
  });
  return tokens(db, find);
}

const MOST_AT_ONCE = 500;

/** Requests wait for the look-up of those before them, so a connection that hangs must not take the time of all. */
const LOOK_UP: Budget = { statementMs: 1_000, lockMs: 1_000 };

type Found = { readonly token: ApiToken | undefined };

async function findAll(db: Db, hashes: readonly Buffer[]): Promise<Found[]> {
  const { rows } = await db.query<TokenRow & { token_sha256: Buffer }>(sql`
    select token_sha256, name, scopes, created_at, last_used_at, revoked_at
      from api_tokens
     where token_sha256 = any(${hashes}::bytea[])`);
  const known = new Map(rows.map((row) => [row.token_sha256.toString('hex'), toToken(row)]));
  return hashes.map((hash) => ({ token: known.get(hash.toString('hex')) }));
}

const tokens = (db: Db, find: (sha256: Buffer) => Promise<Found>) => ({
  /** Stores the hash of a token; false when a token of this name is in use. */
  async add(name: string, scopes: readonly TokenScope[], sha256: Buffer, now: Date): Promise<boolean> {
    const { rowCount } = await db.query(sql`
      insert into api_tokens (workspace_id, name, token_sha256, scopes, created_at)
      values (${WORKSPACE}, ${name}, ${sha256}, ${scopes}, ${now})
          on conflict do nothing`);
    return rowCount === 1;
  },

  /** The token of this hash, in use or revoked. */
  find: async (sha256: Buffer): Promise<ApiToken | undefined> => (await find(sha256)).token,

  async markUsed(sha256: Buffer, now: Date): Promise<void> {
    await db.query(sql`update api_tokens set last_used_at = ${now} where token_sha256 = ${sha256}`);
  },

  /** All tokens, those in use first. */
  async list(): Promise<ApiToken[]> {
    const { rows } = await db.query<TokenRow>(sql`
      select name, scopes, created_at, last_used_at, revoked_at
        from api_tokens
       where workspace_id = ${WORKSPACE}
       order by revoked_at is not null, name, created_at`);
    return rows.map(toToken);
  },

  /** False when no token of this name is in use. */
  async revoke(name: string, now: Date): Promise<boolean> {
    const { rowCount } = await db.query(sql`
      update api_tokens
         set revoked_at = ${now}
       where workspace_id = ${WORKSPACE} and name = ${name} and revoked_at is null`);
    return rowCount === 1;
  },
});
