import { beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli-args.ts';
import { hashToken } from '../../src/http/token.ts';
import { runToken, TOKEN_USAGE } from '../../src/http/tokens.cli.ts';
import { tokensStore } from '../../src/http/tokens.store.ts';
import { testDatabase } from '../support/database.ts';

const { db, reset } = await testDatabase();
const tokens = tokensStore(db);
const NOW = new Date('2026-11-25T10:00:00Z');

beforeEach(reset);

async function run(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  await runToken(
    args,
    tokens,
    () => NOW,
    (line) => lines.push(line),
  );
  return lines;
}

describe('token create', () => {
  test('prints the token alone on the last line, once; only its hash is kept', async () => {
    const lines = await run('create', 'ci');
    const token = lines.at(-1) ?? '';
    expect(lines).toEqual(['Token "ci" with the scopes ingest. Keep it now; it is not shown again:', token]);
    expect(await tokens.find(hashToken(token))).toMatchObject({ name: 'ci', scopes: ['ingest'], createdAt: NOW });
    expect((await run('list')).join()).not.toContain(token);
  });

  test.for([
    { why: 'one scope', scopes: 'read', kept: ['read'] },
    { why: 'two', scopes: 'read,ingest', kept: ['ingest', 'read'] },
    { why: 'two with a space, one of them twice', scopes: 'read, ingest,read', kept: ['ingest', 'read'] },
  ])('gives $why', async ({ scopes, kept }) => {
    const token = (await run('create', 'ci', '--scopes', scopes)).at(-1) ?? '';
    expect((await tokens.find(hashToken(token)))?.scopes).toEqual(kept);
  });

  test('refuses a name in use, and accepts it after its token was revoked', async () => {
    await run('create', 'ci');
    await expect(run('create', 'ci')).rejects.toThrow(/"ci" is in use\. Choose another name, or revoke it first/);
    await run('revoke', 'ci');
    await expect(run('create', 'ci')).resolves.toHaveLength(2);
  });
});

test('token list shows what each may do, when it was made and when it was last used', async () => {
  await run('create', 'new', '--scopes', 'ingest,read');
  const used = (await run('create', 'used')).at(-1) ?? '';
  await tokens.markUsed(hashToken(used), NOW);
  await run('create', 'old');
  expect(await run('revoke', 'old')).toEqual(['The token "old" is refused from now on.']);
  expect(await run('list')).toEqual([
    'new  ingest,read  made 2026-11-25  never used',
    'used  ingest  made 2026-11-25  last used 2026-11-25T10:00Z',
    'old  ingest  made 2026-11-25  revoked 2026-11-25',
  ]);
});

describe('a wrong command is answered with the right one', () => {
  test.for([
    { why: 'no verb', args: [], message: TOKEN_USAGE },
    { why: 'a verb nobody knows', args: ['make', 'ci'], message: TOKEN_USAGE },
    { why: 'no name', args: ['create'], message: TOKEN_USAGE },
    { why: 'an empty name', args: ['create', ''], message: TOKEN_USAGE },
    { why: 'two names', args: ['create', 'ci', 'cd'], message: TOKEN_USAGE },
    { why: 'a name too long', args: ['create', 'x'.repeat(81)], message: /at most 80 characters/ },
    { why: 'a name with a NUL byte', args: ['create', 'a\u0000b'], message: /characters/ },
    { why: 'a name on two lines', args: ['create', 'a\nb'], message: /no control characters/ },
    {
      why: 'a scope nobody knows',
      args: ['create', 'ci', '--scopes', 'write'],
      message: /"write" is no scope\. There are/,
    },
    { why: 'no scope', args: ['create', 'ci', '--scopes', ''], message: /is no scope\. There are ingest and read/ },
    { why: 'an option nobody knows', args: ['create', 'ci', '--scope', 'read'], message: /--scope/ },
    {
      why: 'a token nobody made',
      args: ['revoke', 'ci'],
      message: /No token called "ci" is in use\. `drumbeat token list`/,
    },
  ])('$why', async ({ args, message }) => {
    await expect(run(...args)).rejects.toThrow(message);
    await expect(run(...args)).rejects.toBeInstanceOf(UsageError);
    expect(await tokens.list()).toEqual([]);
  });
});
