import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { DemoMessage } from '../../../demo/protocol.ts';
import { failedAnswer } from '../../../src/slack/failure-words.ts';
import type { LocalDate } from '../../../src/teams/calendar/local-date.ts';
import { DATABASE_DOWN, present } from '../../support/given.ts';
import { choices, radio, typed } from '../../support/inputs.ts';
import { until } from '../../support/processes.ts';
import { HAPPY, IVO, pulseBot } from '../pulse-bot.ts';

const {
  proxy,
  running,
  pool,
  waves,
  sealed,
  opens,
  answered,
  invited,
  inDm,
  now,
  shows,
  command,
  press,
  kept,
  rowCount,
  answers,
} = await pulseBot();

describe('an invitation', () => {
  test('is answered, changed with what was said before, and deleted; the private message says so', async () => {
    const dm = await invited();
    expect(dm.text).toContain('4 questions, under a minute');
    await press(dm, 'pulse:answer');
    const form = await shows('UIVO', 'Confidential while open');
    expect(JSON.stringify(form)).not.toContain('initial_option');
    expect(await running.slack.viewSubmit('UIVO', form.id, HAPPY)).toEqual({ ok: true });
    await shows('UIVO', 'Thank you');
    await until(() => now(dm).includes('Noted, thank you'));
    expect(await kept()).toEqual({ items: { Q01: 5 }, slowed: ['meetings', 'docs'], comment: '' });
    await running.hands.closeAll('UIVO');

    await press(dm, 'pulse:answer');
    const again = await shows('UIVO', 'initial_option');
    await running.slack.viewSubmit('UIVO', again.id, { Q01: radio('not-said'), slowed: choices() });
    await until(async () => (await kept())?.slowed.length === 0);
    expect(await rowCount()).toBe(1);
    await running.hands.closeAll('UIVO');

    await press(dm, 'pulse:remove');
    await until(() => now(dm).includes('What you had said is deleted'));
    expect(await rowCount()).toBe(0);
  });

  test('is declined, and answered after all', async () => {
    const dm = await invited();
    await press(dm, 'pulse:decline');
    await until(() => now(dm).includes('Noted, thank you'));
    expect(await rowCount()).toBe(1);
    expect(await kept()).toBeUndefined();
    await press(dm, 'pulse:answer');
    const form = await shows('UIVO', 'Confidential while open');
    await running.slack.viewSubmit('UIVO', form.id, HAPPY);
    await until(async () => (await kept()) !== undefined);
    expect(await rowCount()).toBe(1);
  });

  test('is the last one for people who want no more of them, and what else they muted stays muted', async () => {
    await pool.query(
      "insert into mutes (message_type, subject, muted_by, muted_at) values ('silent-source', 'UIVO', 'UIVO', now())",
    );
    const dm = await invited();
    await press(dm, 'pulse:stop');
    await until(() => now(dm).includes('You are not asked any more'));
    const { rows } = await pool.query('select message_type as kind from mutes order by 1');
    expect(rows.map(({ kind }) => kind)).toEqual(['pulse-invitation', 'pulse-reminder', 'silent-source']);
  });
});

/** What a message offers was true when it was written. */
describe('an old message', () => {
  /** The wave of the message is over, and Ivo has answered the next one. */
  async function nextWave() {
    await pool.query("update pulse_waves set state = 'skipped' where state = 'open'");
    await answered(await opens({ opensOn: '2026-11-16' as LocalDate }));
  }
  /** Presses, and waits for a sentence that was not there before. */
  async function pressAndHear(dm: DemoMessage, actionId: string, text: string) {
    const before = inDm().length;
    await press(dm, actionId);
    await until(() =>
      inDm()
        .slice(before)
        .some((message) => message.text.includes(text)),
    );
  }

  test('of a wave that has closed deletes nothing of the next one', async () => {
    const dm = await invited();
    await answers();
    await until(() => now(dm).includes('Noted, thank you'));
    await running.hands.closeAll('UIVO');
    await pool.query('delete from pulse_sealed');
    await nextWave();
    await pressAndHear(dm, 'pulse:remove', 'This pulse has closed. There is nothing to delete');
    expect(await rowCount()).toBe(1);
  });

  test('of a wave that has closed does not decline the next one, and still stops the asking', async () => {
    const dm = await invited();
    await nextWave();
    await pool.query('delete from pulse_sealed');
    await pressAndHear(dm, 'pulse:decline', 'This pulse has closed.');
    await pressAndHear(dm, 'pulse:stop', 'You are not asked any more');
    expect((await pool.query('select from mutes')).rowCount).toBe(2);
    expect(await rowCount()).toBe(0);
  });

  test('that still offers *not this time* leaves an answer in, and then shows it', async () => {
    const dm = await invited();
    await answered(present(await waves.openWave()));
    await press(dm, 'pulse:decline');
    await until(() => now(dm).includes('Noted, thank you'));
    expect(await rowCount()).toBe(1);
    expect((await kept())?.items).toEqual({ Q01: 4 });
  });

  test('lets people who have become guests delete their answer, but not change it', async () => {
    const dm = await invited();
    await answers();
    await until(() => now(dm).includes('Noted, thank you'));
    await running.hands.closeAll('UIVO');
    await pool.query("update people set is_full_member = false where id = 'UIVO'");
    await press(dm, 'pulse:remove');
    await until(() => now(dm).includes('What you had said is deleted'));
    expect(await rowCount()).toBe(0);
  });
});

describe('an answer', () => {
  test('of two devices at once is one, and sent twice is one', async () => {
    await opens();
    await command('UIVO', '/pulse answer');
    const view = await shows('UIVO', 'Confidential while open');
    await Promise.all([
      running.slack.viewSubmit('UIVO', view.id, HAPPY),
      sealed.answer(
        present(await waves.openWave()),
        IVO,
        { items: { Q01: 1 }, slowed: [], comment: '' },
        new Date('2026-11-02T12:00:00Z'),
      ),
    ]);
    expect(await rowCount()).toBe(1);
  });

  test('with too many complaints shows the fault at its field, and nothing is kept', async () => {
    await opens();
    expect(await answers({ slowed: choices('meetings', 'docs', 'code', 'reviews') })).toMatchObject({
      ok: false,
      fieldErrors: { slowed: 'Choose at most 3.' },
    });
    expect(await rowCount()).toBe(0);
  });

  test('stays in the form while nobody has the key', async () => {
    const wave = await opens();
    await command('UIVO', '/pulse answer');
    const view = await shows('UIVO', 'Confidential while open');
    await pool.query("update pulse_waves set key_sha256 = repeat('0', 64) where id = $1", [wave.id]);
    await pool.query('truncate pulse_keys');
    expect(JSON.stringify(await running.slack.viewSubmit('UIVO', view.id, HAPPY))).toContain(
      'the database has just crashed',
    );
    expect(await rowCount()).toBe(0);
  });

  test('stays in the form while the database takes too long, and is not kept unseen', async () => {
    await opens();
    await command('UIVO', '/pulse answer');
    const view = await shows('UIVO', 'Confidential while open');
    const blocker = await pool.connect();
    await blocker.query('begin');
    await blocker.query('lock pulse_sealed in access exclusive mode');
    expect(JSON.stringify(await running.slack.viewSubmit('UIVO', view.id, HAPPY))).toContain('Not saved');
    await blocker.query('rollback');
    blocker.release();
    expect(await running.slack.viewSubmit('UIVO', view.id, HAPPY)).toEqual({ ok: true });
    expect(await rowCount()).toBe(1);
  });

  test('comes too late once the wave has closed, and says so', async () => {
    const wave = await opens();
    await command('UIVO', '/pulse answer');
    const view = await shows('UIVO', 'Confidential while open');
    await pool.query("update pulse_waves set closes_at = '2026-11-02T11:59:59Z' where id = $1", [wave.id]);
    await running.slack.viewSubmit('UIVO', view.id, HAPPY);
    await shows('UIVO', 'has closed meanwhile');
    expect(await rowCount()).toBe(0);
  });

  test('is in no line of the log, nor in what Slack keeps beside the form, whether it is kept or not', async () => {
    const wave = await opens({ asked: 10 });
    const comment = 'zebras in the build';
    const values = {
      Q01: radio('5'),
      slowed: choices('requirements'),
      comment: typed(comment),
    };
    await answers(values);
    await until(async () => (await rowCount()) === 1);
    await running.hands.closeAll('UIVO');
    await command('UIVO', '/pulse answer');
    const again = await shows('UIVO', comment);
    expect(again.private_metadata).toBe(JSON.stringify({ wave: wave.id }));
    await pool.query("update pulse_waves set key_sha256 = repeat('0', 64) where id = $1", [wave.id]);
    await running.slack.viewSubmit('UIVO', again.id, values);
    for (const word of ['requirements', 'zebras']) expect(running.logged()).not.toContain(word);
    const { rows } = await pool.query('select to_jsonb(d) as row from deliveries d');
    expect(JSON.stringify(rows)).not.toMatch(/requirements|zebras/);
  });
});

test('a button says so where the database cannot be reached, and works when it is back', async () => {
  const dm = await invited();
  await proxy.refuse();
  const [said] = await running.hears('UIVO', 'DUIVO', 1, () => press(dm, 'pulse:decline'));
  expect(said).toMatchObject({ text: failedAnswer(DATABASE_DOWN), ephemeralTo: 'UIVO' });
  await proxy.restore();
  // The pool hears of its dead connections a moment later.
  await sleep(300);
  await press(dm, 'pulse:decline');
  await until(() => !now(dm).includes('pulse:decline'));
});
