import { describe, expect, test } from 'vitest';
import { SECRET } from '../../support/own-secret.ts';
import { attack, report } from './attack.ts';
import { hasSpoken } from './people.ts';
import { NOT_WEAKENED, WEAKENINGS } from './weakenings.ts';
import { inStatements, inTables, openedWith, printIn } from './with-the-secret.ts';

test('with every protection, no place tells anything, while the wave is open and after its close', async () => {
  const attacked = await attack();
  process.stdout.write(report(NOT_WEAKENED, attacked));
  expect([...attacked.open, ...attacked.closed]).toEqual([]);
  // It was counted all the same.
  expect(attacked.played.published).toMatchObject({ teams: [{ team: 1, audience: 21, participation: 'under-50' }] });
});

describe('what remains', () => {
  test('the secret and the statements of the time open answers, and so do the secret and a dump; neither does alone', async () => {
    const { played } = await attack();
    const { people, open, closed } = played;
    const of = { people, audienceSha256: printIn(open) };
    const spoken = people.filter(hasSpoken).map(({ id }) => id);
    expect(openedWith(SECRET, inTables(open), of)).toEqual(spoken);
    expect(openedWith(SECRET, inStatements(open), of)).toEqual(expect.arrayContaining(spoken));
    expect(openedWith(SECRET, inStatements(closed), of)).toEqual(expect.arrayContaining(spoken));
    expect(openedWith(SECRET, inTables(closed), of)).toEqual([]);
    expect(openedWith('0'.repeat(64), inTables(open), of)).toEqual([]);
    expect(openedWith('0'.repeat(64), inStatements(closed), of)).toEqual([]);
  });
});

test.for(WEAKENINGS)('where $name, it is found', async (weakening) => {
  const attacked = await attack(weakening);
  process.stdout.write(report(weakening, attacked));
  expect([...attacked.open.keys()]).toEqual(expect.arrayContaining([...weakening.foundWhileOpen]));
  expect([...attacked.closed.keys()]).toEqual(expect.arrayContaining([...weakening.foundAfterClose]));
});
