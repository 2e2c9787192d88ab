import { expect, test, vi } from 'vitest';
import { lazyDatabase } from '../../src/db/lazy.ts';
import { type OpenDatabase, openDatabase } from '../../src/db/open.ts';
import { sql } from '../../src/db/sql.ts';
import { testDatabase } from '../support/database.ts';

const { url } = await testDatabase();

test('opens once, at the first query, and is closed', async () => {
  const opening = vi.fn<() => Promise<OpenDatabase>>(() => openDatabase({ url }));
  const lazy = lazyDatabase(opening);
  expect(opening).not.toHaveBeenCalled();
  const one = lazy.db.query<{ one: number }>(sql`select 1 as one`);
  const two = lazy.db.transaction(async (tx) => (await tx.query<{ two: number }>(sql`select 2 as two`)).rows);
  expect([(await one).rows, await two]).toEqual([[{ one: 1 }], [{ two: 2 }]]);
  expect(opening).toHaveBeenCalledTimes(1);
  await lazy.close();
});

test('without a query is not opened in order to be closed', async () => {
  const opening = vi.fn<() => Promise<OpenDatabase>>(() => openDatabase({ url }));
  await lazyDatabase(opening).close();
  expect(opening).not.toHaveBeenCalled();
});

test('that cannot be opened fails each query, and can still be closed', async () => {
  const lazy = lazyDatabase(() => Promise.reject(new Error('it is away')));
  await expect(lazy.db.query(sql`select 1`)).rejects.toThrow('it is away');
  await lazy.close();
});
