import { beforeEach, describe, expect, test } from 'vitest';
import { hashToken, newToken } from '../../src/http/token.ts';
import { aDeployment } from '../support/bodies.ts';
import { testDatabase } from '../support/database.ts';
import { TOKEN, testApi } from '../support/http.ts';

const { db, pool, reset } = await testDatabase();
const START = new Date('2026-11-25T10:00:00Z');
let now = START;
const api = await testApi(db, () => now);

beforeEach(async () => {
  now = START;
  await reset();
});

const post = (authorization: string | undefined) => api.post('/v1/deploys', aDeployment(), { authorization });

describe('a request is refused', () => {
  beforeEach(() => api.admit(['read']));

  test.for([
    { why: 'without a token', authorization: undefined, slug: 'no-token', detail: /drumbeat token create NAME/ },
    { why: 'with a password', authorization: 'Basic YTpi', slug: 'no-token', detail: /Bearer <token>/ },
    { why: 'with nothing after Bearer', authorization: 'Bearer', slug: 'no-token', detail: /Bearer <token>/ },
    { why: 'with two tokens', authorization: `Bearer ${TOKEN} ${TOKEN}`, slug: 'no-token', detail: /Bearer <token>/ },
    {
      why: 'with a token nobody made',
      authorization: 'Bearer drumbeat_x',
      slug: 'unknown-token',
      detail: /token list/,
    },
  ])('$why', async ({ authorization, slug, detail }) => {
    const answer = await post(authorization);
    expect(answer).toBeProblem({ status: 401, slug, detail });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('with a token that was revoked, and the answer says when', async () => {
    await api.tokens.revoke('tests', now);
    expect(await post(`Bearer ${TOKEN}`)).toBeProblem({
      status: 401,
      slug: 'revoked-token',
      detail: /"tests" was revoked on 2026-11-25/,
    });
  });

  test('with a token of another scope, and the answer names its scopes', async () => {
    expect(await post(`Bearer ${TOKEN}`)).toBeProblem({
      status: 403,
      slug: 'missing-scope',
      detail: /has the scopes read; this needs ingest/,
    });
  });

  test('before its body is read', async () => {
    const answer = await api.post('/v1/deploys', 'x'.repeat(5 << 20), { authorization: undefined });
    expect(answer).toBeProblem({ status: 401, slug: 'no-token' });
  });
});

test('the word Bearer may be written in any case', async () => {
  await api.admit();
  expect((await post(`bearer  ${TOKEN}`)).status).toBe(201);
});

test('the last use is noted at most once a minute', async () => {
  await api.admit();
  const lastUsed = async () => (await api.tokens.list())[0]?.lastUsedAt;
  expect(await lastUsed()).toBeUndefined();
  const seen = [];
  for (const seconds of [0, 59, 60, 61, 90, 125]) {
    now = new Date(START.getTime() + seconds * 1_000);
    await post(`Bearer ${TOKEN}`);
    seen.push(((await lastUsed())?.getTime() ?? 0) - START.getTime());
  }
  expect(seen).toEqual([0, 0, 0, 61_000, 61_000, 125_000]);
});

describe('a token', () => {
  test('is recognisable, new each time, and safe in an address and a header', () => {
    const tokens = [newToken(), newToken()];
    expect(new Set(tokens).size).toBe(2);
    for (const token of tokens) expect(token).toMatch(/^drumbeat_[A-Za-z0-9_-]{43}$/);
  });

  test('is stored only as its hash', async () => {
    await api.admit();
    const { rows } = await pool.query<{ row: string }>('select api_tokens::text as row from api_tokens');
    expect(rows[0]?.row).not.toContain(TOKEN);
    expect(rows[0]?.row).toContain(hashToken(TOKEN).toString('hex'));
  });

  test('has a name that no other token in use has, and frees it when it is revoked', async () => {
    expect(await api.admit()).toBe(true);
    expect(await api.tokens.add('tests', ['read'], hashToken('another'), now)).toBe(false);
    expect(await api.tokens.revoke('tests', now)).toBe(true);
    expect(await api.tokens.revoke('tests', now)).toBe(false);
    expect(await api.tokens.add('tests', ['read'], hashToken('another'), now)).toBe(true);
    expect((await api.tokens.list()).map(({ revokedAt }) => revokedAt)).toEqual([undefined, now]);
  });
});
