import { expect, test } from 'vitest';
import { attack } from './attack.ts';
import { REFERENCE_AND_UNWRAPPED } from './weakenings.ts';

/** The short form of `npm run test:attack`, which takes every protection away, one at a time. */

test('whoever keeps everything learns nothing of a pulse, while it is open and after its close', async () => {
  const { open, closed, played } = await attack();
  expect([...open, ...closed]).toEqual([]);
  // It was counted all the same.
  expect(played.published).toMatchObject({ teams: [{ team: 1, audience: 21, participation: 'under-50' }] });
});

test('they would learn who answered where rows refer to the audience, and the key where it is not wrapped', async () => {
  const weakening = REFERENCE_AND_UNWRAPPED;
  const { open, closed } = await attack(weakening);
  expect([...open.keys()]).toEqual(expect.arrayContaining([...weakening.foundWhileOpen]));
  expect([...closed.keys()]).toEqual(expect.arrayContaining([...weakening.foundAfterClose]));
});
