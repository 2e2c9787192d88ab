import { describe, expect, test } from 'vitest';
import { choice, typed } from '../support/inputs.ts';
import { HAPPY, pulseBot } from './pulse-bot.ts';

const { running, pool, settings, opens, shows, command, hears, rowCount } = await pulseBot();

describe('/pulse', () => {
  test('opens no form for people who are not asked', async () => {
    await opens();
    await command('UMARA', '/pulse answer');
    await shows('UMARA', 'not among those who are asked');
    await running.slack.command('UGUEST', 'CRANDOM', '/pulse answer');
    await shows('UGUEST', 'full members of the workspace');
    expect(await rowCount()).toBe(0);
  });

  test.for([
    { text: '/pulse privacy', says: 'What becomes of your answer' },
    { text: '/pulse help', says: '/pulse results' },
    { text: '/pulse nonsense', says: 'nothing `/pulse` can do' },
    { text: '/pulse delete', says: 'nothing to delete' },
    { text: '/pulse results', says: 'no results yet' },
    { text: '/pulse results all', says: 'No pulse has closed yet' },
    { text: '/pulse results nowhere', says: 'There is no team of that name' },
  ])('$text says $says', async ({ text, says }) => {
    expect(await hears('UIVO', text)).toContain(says);
  });

  test('a guest gets the one polite sentence', async () => {
    const [said] = await running.hears('UGUEST', 'CRANDOM', 1, () =>
      running.slack.command('UGUEST', 'CRANDOM', '/pulse results'),
    );
    expect(said?.text).toContain('full members of the workspace');
  });

  test('preview keeps nothing', async () => {
    await opens();
    await command('UIVO', '/pulse preview');
    const view = await shows('UIVO', 'A preview');
    await running.slack.viewSubmit('UIVO', view.id, HAPPY);
    await shows('UIVO', 'Nothing of it was kept');
    expect(await rowCount()).toBe(0);
  });

  test('start is for admins, shows who would be asked and when, and checks what is typed', async () => {
    await command('UIVO', '/pulse start');
    await shows('UIVO', 'Only the admins');
    await command('UMARA', '/pulse start');
    const view = await shows('UMARA', 'Who takes part');
    expect(JSON.stringify(view)).toContain('2 people are asked in private');
    const cadence = choice('4');
    expect(
      await running.slack.viewSubmit('UMARA', view.id, { cadence, next_on: typed('2026-10-01'), k: typed('3') }),
    ).toMatchObject({ ok: false, fieldErrors: { next_on: 'This day has gone by.', k: expect.any(String) } });
    await running.slack.viewSubmit('UMARA', view.id, { cadence, next_on: typed('2026-11-09'), k: typed('6') });
    await shows('UMARA', 'Saved');
    expect(await settings.settings()).toEqual({ cadence: 4, nextOn: '2026-11-09', k: 6 });
    expect((await pool.query("select actor from setting_changes where subject = 'pulse'")).rows).toEqual([
      { actor: 'UMARA' },
    ]);
  });
});
