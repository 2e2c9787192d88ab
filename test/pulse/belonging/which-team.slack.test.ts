import { beforeEach, describe, expect, test } from 'vitest';
import type { LocalDate } from '../../../src/teams/calendar/local-date.ts';
import { present } from '../../support/given.ts';
import { words } from '../../support/hands.ts';
import { until } from '../../support/processes.ts';
import { pulseBot } from '../pulse-bot.ts';

const { running, pool, settings, opens, shows, command } = await pulseBot();
const { slack, hands } = running;

/** Others added Mara to payments. Ivo belongs there, and a pulse comes up. */
beforeEach(async () => {
  await pool.query("update team_members set agreed = false where person_id = 'UMARA'");
  const setUp = { cadence: 2, nextOn: '2026-11-09' as LocalDate, k: 5 } as const;
  await settings.setUp(setUp, { actor: 'cli', at: new Date('2026-11-02T10:00:00Z') });
});
const hasAgreed = async () =>
  (await pool.query("select agreed from team_members where person_id = 'UMARA'")).rows[0]?.agreed;

/** The question in Mara's private messages. */
async function question() {
  const before = slack.messages('UMARA', 'DUMARA').length;
  await running.bot.tick();
  await until(() => slack.messages('UMARA', 'DUMARA').length > before);
  return present(slack.messages('UMARA', 'DUMARA').at(-1));
}
const says = (message: Awaited<ReturnType<typeof question>>, text: string) =>
  until(() => words(hands.seen('UMARA', message)).includes(text));

describe('the question which team is theirs', () => {
  test('comes in private, and a press answers it for good', async () => {
    const asked = await question();
    expect(words(asked)).toContain('Is *payments* your team?');
    await hands.press('UMARA', asked, 'pulse:agree:1');
    await says(asked, '*payments* is your team.');
    expect(words(hands.seen('UMARA', asked))).not.toContain('pulse:agree');
    expect(await hasAgreed()).toBe(true);
    expect(slack.messages('UIVO', 'DUIVO').some((message) => words(message).includes('your team'))).toBe(false);
  });

  test('is closed by *Not my team*, which changes nothing and says where to turn', async () => {
    await pool.query("insert into team_choices (team_id, role, kind, slack_id) values (1, 'lead', 'person', 'UIVO')");
    const asked = await question();
    await hands.press('UMARA', asked, 'pulse:not-my-team');
    await says(asked, 'Who is in *payments* is up to <@UIVO>.');
    expect(await hasAgreed()).toBe(false);
  });

  test('does nothing for who was taken out of the team meanwhile', async () => {
    const asked = await question();
    await pool.query("delete from team_members where person_id = 'UMARA'");
    await hands.press('UMARA', asked, 'pulse:agree:1');
    await says(asked, 'You are not in this team any more');
    expect(await hasAgreed()).toBeUndefined();
  });

  test('does nothing for a guest', async () => {
    const asked = await question();
    await pool.query("update people set is_full_member = false where id = 'UMARA'");
    await hands.press('UMARA', asked, 'pulse:agree:1');
    await says(asked, 'full members of the workspace');
    expect(await hasAgreed()).toBe(false);
  });

  test('waits in App Home until it is answered', async () => {
    expect(words(await hands.home('UMARA'))).toContain('Which team is yours? Others added you to *payments*');
    expect(words(await hands.home('UIVO'))).not.toContain('Which team is yours?');
  });
});

describe('/pulse answer of somebody who has not said it', () => {
  test('says why they are not asked, with the buttons, and they answer from the next one on', async () => {
    await opens();
    await command('UMARA', '/pulse answer');
    const view = await shows('UMARA', 'You are not asked this time: others added you to *payments*');
    await hands.press('UMARA', view, 'pulse:agree:1');
    await shows('UMARA', '*payments* is your team.');
    expect(await hasAgreed()).toBe(true);
    await hands.closeAll('UMARA');
    await command('UMARA', '/pulse answer');
    await shows('UMARA', 'not among those who are asked this time');
  });
});

test('/pulse start tells admins how many are left out, and that they are asked', async () => {
  await command('UMARA', '/pulse start');
  const view = words(await shows('UMARA', 'Who takes part'));
  expect(view).toContain('1 people are asked in private');
  expect(view).toContain('1 person was added to their teams by others and has not said yet which is theirs');
});
