import { beforeEach, expect, test } from 'vitest';
import { saveOwn } from '../../../src/home/form-parts/save-own.ts';
import { onCallStore } from '../../../src/incidents/on-call.store.ts';
import { noteChange } from '../../../src/teams/audit.store.ts';
import { peopleStore } from '../../../src/teams/directory/people.store.ts';
import { mutesStore } from '../../../src/teams/mutes.store.ts';
import { testDatabase } from '../../support/database.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-02T12:00:00Z');
const LONG = 'x'.repeat(90);
const stores = {
  mutes: mutesStore(db),
  people: peopleStore(db, []),
  onCall: onCallStore(db),
  note: (...change: Parameters<typeof noteChange> extends [unknown, ...infer Rest] ? Rest : never) =>
    noteChange(db, ...change),
};

beforeEach(async () => {
  await reset();
  await pool.query(
    `insert into people (id, name, is_full_member, is_admin, refreshed_at) values ('UMARA', 'Mara', true, false, $1)`,
    [NOW],
  );
  await pool.query(
    `insert into source_people (source, vendor_id, name, first_seen_at, person_id, linked_at)
     values ('pagerduty', 'P1', 'M. Mara', $1, 'UMARA', $1), ('pagerduty', $2, 'Mara L.', $1, 'UMARA', $1)`,
    [NOW, LONG],
  );
});

test('a link that the form shows is taken away by unticking it, and one that no menu can show stays', async () => {
  await saveOwn(stores, 'UMARA', { muted: [], homeTeam: undefined, iAm: [] }, { actor: 'UMARA', at: NOW });
  const { rows } = await pool.query('select vendor_id from source_people where person_id is not null');
  expect(rows).toEqual([{ vendor_id: LONG }]);
});
