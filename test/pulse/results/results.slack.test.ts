import { beforeEach, describe, expect, test } from 'vitest';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import type { WaveId } from '../../../src/pulse/wave/wave.ts';
import { present } from '../../support/given.ts';
import { words } from '../../support/hands.ts';
import { frozenWave, nothingOf } from '../frozen-wave.ts';
import { pulseBot } from '../pulse-bot.ts';

const { running, pool, shows } = await pulseBot();
const { slack, hands } = running;
const wave = frozenWave(pool);

const counted = { team: 1, audience: 12, moved: null, answered: 11, items: { Q01: { answers: 11, favourable: 6 } } };
const PUBLISHED = disclose(
  [{ ...counted, slowed: { answers: 11, chosen: { meetings: 6 } } }],
  {
    k: 5,
    items: [{ id: 'Q01', isSensitive: false }],
  },
  [],
);

/** Ivo was asked for payments. Mara led it then, and belongs to another team. */
let closed: WaveId;
beforeEach(async () => {
  closed = await wave({ opensOn: '2026-10-05', asked: { 1: ['UIVO'] }, leads: { 1: ['UMARA'] }, published: PUBLISHED });
  await pool.query(
    `insert into pulse_comments (id, wave_id, team_id, said) values (gen_random_uuid(), $1, 1, 'More pairing, please')`,
    [closed],
  );
});

/** What somebody hears in the channel who types this, or presses a button of what they heard. */
const hears = async (as: string, act: () => Promise<unknown>) => present((await running.hears(as, 'CPAY', 1, act))[0]);
const types = (as: string, text: string) => hears(as, () => slack.command(as, 'CPAY', text));
const commentsFor = async (as: string): Promise<string> => {
  const results = await types(as, '/pulse results payments');
  return words(await hears(as, () => hands.press(as, results, 'pulse:comments')));
};

describe('the comments of a pulse', () => {
  test('are read by who was asked', async () => {
    expect(await commentsFor('UIVO')).toContain('More pairing, please');
  });

  test('not by the lead of that time who was not asked, and who reads the results', async () => {
    const said = await commentsFor('UMARA');
    expect(said).toContain('The comments are for those who were asked for payments in its last pulse.');
    expect(said).not.toContain('pairing');
  });

  test('are those of the last pulse in which the team took part', async () => {
    await wave({ opensOn: '2026-10-19', asked: { 2: ['UMARA'] }, published: nothingOf(2) });
    expect(await commentsFor('UIVO')).toContain('More pairing, please');
  });

  test('not by who was asked and has become a guest', async () => {
    const results = await types('UIVO', '/pulse results payments');
    await pool.query("update people set is_full_member = false where id = 'UIVO'");
    const said = words(await hears('UIVO', () => hands.press('UIVO', results, 'pulse:comments')));
    expect(said).toContain('full members of the workspace');
    expect(said).not.toContain('pairing');
  });
});

describe('what a team did about a complaint', () => {
  const submit = async (as: string) => {
    const form = await shows(as, 'Which complaint');
    return slack.viewSubmit(as, form.id, { did: { value: { type: 'plain_text_input', value: 'Fewer meetings' } } });
  };
  const kept = async () => (await pool.query('select actor, wave_id, did from pulse_actions')).rows;

  test.for(['UIVO', 'UMARA'])('is recorded by who may read the results: %s', async (as) => {
    await slack.command(as, 'CPAY', '/pulse action payments');
    expect(await submit(as)).toEqual({ ok: true });
    await shows(as, 'Saved.');
    expect(await kept()).toEqual([{ actor: as, wave_id: closed, did: 'Fewer meetings' }]);
  });

  test('not by an admin who was neither asked nor lead then', async () => {
    await pool.query("delete from team_members where person_id = 'UMARA'");
    await wave({ opensOn: '2026-10-19', asked: { 1: ['UIVO'] }, published: PUBLISHED });
    await slack.command('UMARA', 'CPAY', '/pulse action payments');
    expect(words(await shows('UMARA', 'Admins read no more than others do.'))).not.toContain('Which complaint');
  });

  test('not by who may read them no more when the form is sent', async () => {
    await slack.command('UMARA', 'CPAY', '/pulse action payments');
    await shows('UMARA', 'Which complaint');
    await wave({ opensOn: '2026-10-19', asked: { 1: ['UIVO'] }, published: PUBLISHED });
    expect(await submit('UMARA')).toEqual({ ok: true });
    await shows('UMARA', 'The pulse of payments is for those who were asked in its last one');
    expect(await kept()).toEqual([]);
  });

  test('is about the last pulse in which the team took part', async () => {
    await wave({ opensOn: '2026-10-19', asked: { 2: ['UMARA'] }, published: nothingOf(2) });
    await slack.command('UIVO', 'CPAY', '/pulse action payments');
    expect(await submit('UIVO')).toEqual({ ok: true });
    expect(await kept()).toMatchObject([{ wave_id: closed }]);
  });
});
