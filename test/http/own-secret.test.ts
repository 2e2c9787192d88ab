import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownSecret } from '../../src/http/own-secret.ts';
import { temporaryDirectory } from '../support/temporary.ts';

test('the variable is used where it is set, and no file is made', () => {
  const dir = temporaryDirectory();
  const own = ownSecret('a variable of at least 32 characters', dir);
  expect([own.known(), own.made()]).toEqual([own.known(), { ok: true, value: 'a variable of at least 32 characters' }]);
  expect(readdirSync(dir)).toEqual([]);
});

test('without it, a file is made once it is needed, for its owner alone, and read from then on', () => {
  const dir = join(temporaryDirectory(), 'data');
  const own = ownSecret(undefined, dir);
  expect(own.known()).toBeUndefined();
  const made = own.made();
  expect(made).toEqual({ ok: true, value: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(readdirSync(dir)).toEqual(['secret']);
  expect(statSync(join(dir, 'secret')).mode & 0o777).toBe(0o600);
  expect(ownSecret(undefined, dir).made()).toEqual(made);
  expect(made).toMatchObject({ value: own.known() });
});

test.for([
  { why: 'is no secret', content: 'correct horse' },
  { why: 'is empty', content: '' },
])('a file that $why is left as it is, and the remedy is told', ({ content }) => {
  const dir = temporaryDirectory();
  writeFileSync(join(dir, 'secret'), content);
  const own = ownSecret(undefined, dir);
  expect(own.known()).toBeUndefined();
  expect(own.made()).toEqual({ ok: false, why: expect.stringContaining('The operator sets DRUMBEAT_SECRET') });
  expect(readFileSync(join(dir, 'secret'), 'utf8')).toBe(content);
});

test.for([
  { why: 'a link, which may lead to a file of somebody else', make: (path: string) => symlinkSync('/dev/null', path) },
  { why: 'a directory', make: (path: string) => mkdirSync(path) },
])('$why is not taken', ({ make }) => {
  const dir = temporaryDirectory();
  make(join(dir, 'secret'));
  expect(ownSecret(undefined, dir).made().ok).toBe(false);
});

test('where no file can be written, it returns the reason and does not throw', () => {
  const dir = temporaryDirectory();
  writeFileSync(join(dir, 'data'), '');
  expect(ownSecret(undefined, join(dir, 'data')).made()).toEqual({ ok: false, why: expect.stringContaining('EEXIST') });
});
