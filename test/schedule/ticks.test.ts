import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createLog } from '../../src/log.ts';
import { oneAfterAnother, startTicks, type Tick, type Ticks } from '../../src/schedule/ticks.ts';
import { MONDAY } from './world.ts';

const open: Ticks[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const ticks of open.splice(0)) await ticks.stop();
});

function started(...tasks: readonly Tick[]) {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const ticks = startTicks(tasks, { clock: () => MONDAY, log });
  open.push(ticks);
  return { ticks, logged: () => lines.join('') };
}

/** Counts its runs; each lasts until it is let go. */
function slow(name: string) {
  const waiting: (() => void)[] = [];
  const seen: Date[] = [];
  const run = (now: Date) => {
    seen.push(now);
    return new Promise<void>((resolve) => void waiting.push(resolve));
  };
  return { task: { name, run }, seen, letGo: () => waiting.shift()?.() };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('by hand', () => {
  test('every task runs with the current time, and a tick waits for all', async () => {
    const seen: string[] = [];
    const task = (name: string) => ({ name, run: async (now: Date) => void seen.push(`${name} ${now.toISOString()}`) });
    await started(task('digest'), task('pulse')).ticks.tick();
    expect(seen).toEqual(['digest 2026-11-02T10:00:00.000Z', 'pulse 2026-11-02T10:00:00.000Z']);
  });

  test('a task that fails is logged and does not stop the others', async () => {
    const other = vi.fn<() => Promise<void>>(async () => {});
    const { ticks, logged } = started(
      { name: 'broken', run: () => Promise.reject(new Error('no such table')) },
      { name: 'other', run: other },
    );
    await ticks.tick();
    await ticks.tick();
    expect(other).toHaveBeenCalledTimes(2);
    expect(logged()).toContain('no such table');
    expect(logged()).toContain('"task":"broken"');
  });

  test('a task is never run twice at once: the second run comes after the first', async () => {
    const { task, seen, letGo } = slow('slow');
    const { ticks } = started(task);
    const both = Promise.all([ticks.tick(), ticks.tick()]);
    await soon();
    expect(seen).toHaveLength(1);
    letGo();
    await soon();
    expect(seen).toHaveLength(2);
    letGo();
    await both;
  });

  test('stopping waits for what runs', async () => {
    const { task, letGo } = slow('slow');
    const { ticks } = started(task);
    void ticks.tick();
    await soon();
    let isStopped = false;
    const stopped = ticks.stop().then(() => {
      isStopped = true;
    });
    await soon();
    expect(isStopped).toBe(false);
    letGo();
    await stopped;
  });
});

describe('a task that comes after another', () => {
  test('waits for the first run of the other, and for no later run', async () => {
    const { task, letGo } = slow('directory');
    const seen: Date[] = [];
    const { ticks } = started({ name: 'people', after: 'directory', run: async (now) => void seen.push(now) }, task);
    const first = ticks.tick();
    await soon();
    expect(seen).toEqual([]);
    letGo();
    await first;
    expect(seen).toHaveLength(1);
    const second = ticks.tick();
    await soon();
    await soon();
    expect(seen).toHaveLength(2);
    letGo();
    await second;
  });

  test('runs also where the other failed, and where there is no other', async () => {
    const seen: string[] = [];
    const failing = { name: 'directory', run: () => Promise.reject(new Error('Slack is away')) };
    const { ticks, logged } = started(
      failing,
      { name: 'people', after: 'directory', run: async () => void seen.push('people') },
      { name: 'others', after: 'nothing', run: async () => void seen.push('others') },
    );
    await ticks.tick();
    expect(seen.toSorted()).toEqual(['others', 'people']);
    expect(logged()).toContain('Slack is away');
  });
});

test('steps run one after another, also after a failure, and the first failure is thrown', async () => {
  const seen: string[] = [];
  const step = (name: string, error?: Error) => async () => {
    seen.push(name);
    if (error) throw error;
  };
  const run = oneAfterAnother(
    step('look up', new Error('first')),
    undefined,
    step('keep', new Error('second')),
    step('ask'),
  );
  await expect(run(MONDAY)).rejects.toThrow('first');
  expect(seen).toEqual(['look up', 'keep', 'ask']);
});

test('each task is started every minute, except one that still runs', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-02T09:59:30Z'), toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const hanging = slow('slow');
  const quick = vi.fn<() => Promise<void>>(async () => {});
  started(hanging.task, { name: 'quick', run: quick });
  await vi.advanceTimersByTimeAsync(3 * 60_000);
  expect([hanging.seen.length, quick.mock.calls.length]).toEqual([1, 3]);
  hanging.letGo();
});

describe('on a machine that has local time', () => {
  test.for([
    { why: 'the night in which summer time ends', zone: 'Europe/Berlin', from: '2026-10-24T23:30:10Z' },
    {
      why: '… on the other side of the world, by half an hour',
      zone: 'Australia/Lord_Howe',
      from: '2026-04-04T13:30:10Z',
    },
    { why: 'the night in which it begins', zone: 'America/New_York', from: '2026-03-08T05:30:10Z' },
  ])('$why has a tick every minute', async ({ zone, from }) => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', TICKS_OF_A_NIGHT, from], {
      env: { ...process.env, TZ: zone },
      timeout: 50_000,
    });
    expect(stdout).toBe('240 ticks in 240 minutes\n');
  });
});

const TICKS_OF_A_NIGHT = fileURLToPath(new URL('ticks-of-a-night.ts', import.meta.url));
