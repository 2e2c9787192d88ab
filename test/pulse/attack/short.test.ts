import { expect, test } from 'vitest';
import { attack } from './attack.ts';
import { REFERENCE, UNWRAPPED } from './weakenings.ts';

/** The short form of `npm run test:attack`, which takes every protection away, one at a time. */

test('whoever keeps everything learns nothing of a pulse, while it is open and after its close', async () => {
  const { open, closed, played } = await attack();
  expect([...open, ...closed]).toEqual([]);
  // It was counted all the same.
  expect(played.published).toMatchObject({ teams: [{ team: 1, audience: 21, participation: 'under-50' }] });
});

test.for([REFERENCE, UNWRAPPED])('they would learn it where $name', async (weakening) => {
  const { open, closed } = await attack(weakening);
  expect([...open.keys()]).toEqual(expect.arrayContaining([...weakening.foundWhileOpen]));
  expect([...closed.keys()]).toEqual(expect.arrayContaining([...weakening.foundAfterClose]));
});
