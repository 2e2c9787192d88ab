// Four hours of ticks, from the instant that is given, in a process of its own: the zone of a machine is read at the start.
import { mock } from 'node:test';
import { liveInUtc } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { startTicks } from '../../src/schedule/ticks.ts';

const MINUTES = 240;
const realTurn = setImmediate;

liveInUtc();
mock.timers.enable({ apis: ['setTimeout', 'Date'], now: new Date(process.argv[2] ?? '') });
let runs = 0;
const count = { name: 'count', run: async () => void (runs += 1) };
const ticks = startTicks([count], { clock: () => new Date(), log: createLog('error') });
for (let second = 0; second < MINUTES * 60; second += 1) {
  mock.timers.tick(1_000);
  await new Promise((resolve) => realTurn(resolve));
}
process.stdout.write(`${runs} ticks in ${MINUTES} minutes\n`);
await ticks.stop();
