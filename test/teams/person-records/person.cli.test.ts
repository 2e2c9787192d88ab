import { beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/cli-args.ts';
import { PERSON_USAGE } from '../../../src/teams/person-records/person.cli.ts';
import { testDatabase } from '../../support/database.ts';
import { drumbeatIn } from '../../support/drumbeat.ts';
import { aHouse } from '../../support/house.ts';
import { ADA, BEA, tracesOf } from './traces.ts';

const { db, pool, reset } = await testDatabase();
const drumbeat = drumbeatIn(aHouse({ db, clock: () => new Date('2026-11-25T12:00:00Z') }));

beforeEach(async () => {
  await reset();
  await tracesOf(pool, [ADA, BEA]);
});

describe('person export', () => {
  test('prints one object of what is kept where', async () => {
    const { person, kept } = JSON.parse(await drumbeat('person', 'export', ADA.id));
    expect(person).toBe(ADA.id);
    expect(kept).toMatchObject({
      'entry in the directory': [{ id: ADA.id, name: ADA.name, email: ADA.email, home_team: 'payments' }],
      'chosen for teams': [{ team: 'payments', role: 'lead' }],
      'muted messages': [{ message_type: 'digest' }],
      'answers about incidents': [
        { incident: 'pagerduty:1', answer: 'unsure' },
        { incident: 'pagerduty:1', answer: 'yes' },
      ],
      'known to a source of incidents': [
        { source: 'grafana-irm', vendor_id: ADA.vendorId },
        { source: 'pagerduty', vendor_id: ADA.vendorId, email: ADA.email },
      ],
      'deployments that name them': [{ deployed_by: 'ada@example.com' }, { deployed_by: 'ADA LOVELACE' }],
      'asked in pulses, or led a team in one': [
        { opens_on: '2026-11-02', team: 'payments', role: 'asked' },
        { opens_on: '2026-11-02', team: 'payments', role: 'lead' },
      ],
      'steps of a digest decided': [{ team: 'payments', monday: '2026-11-16', became: 'taken' }],
    });
  });

  test('has every kind of rows that are forgotten', async () => {
    const { kept } = JSON.parse(await drumbeat('person', 'export', ADA.id));
    const forgotten = await drumbeat('person', 'forget', ADA.id);
    const counts = Object.entries(kept as Record<string, unknown[]>).map(([what, rows]) => `${what} ${rows.length}`);
    const listed = forgotten.split('\n').flatMap((line) => /^ {2}[^:]+: (.*)$/.exec(line)?.[1]?.split('; ') ?? []);
    expect(listed.sort()).toEqual(counts.sort());
  });

  test('names nobody else, not even where a setting lists several people', async () => {
    const printed = await drumbeat('person', 'export', ADA.id);
    for (const word of Object.values(BEA)) expect(printed).not.toContain(word);
    expect(JSON.parse(printed).kept['changes of settings']).toContainEqual(
      expect.objectContaining({ subject: 'team payments', change: { lead: { from: '', to: 'you and 1 other' } } }),
    );
  });

  test('says of a reminder neither whether it was sent nor why not: that may tell who answered', async () => {
    const { kept } = JSON.parse(await drumbeat('person', 'export', ADA.id));
    for (const message of kept['messages to them'])
      expect(Object.keys(message)).toEqual(['kind', 'occurrence', 'due_at']);
  });
});

describe('person forget', () => {
  test('prints what it did in plain counts', async () => {
    expect((await drumbeat('person', 'forget', ADA.id)).split('\n')).toEqual([
      `${ADA.id} is forgotten.`,
      '  deleted: turns of messages 2; messages to them 3; on call when an incident opened 1; put off a question 1; worked on an incident, as its source said 1; looked up at PagerDuty 1; known to a source of incidents 2; member of teams 1; chosen for teams 1; muted messages 1; wish to be forgotten 1; entry in the directory 1',
      '  kept without them: deployments that name them 2; arrivals of deployments that name them 1; answers about incidents 2; corrections of an onset 1; asked about incidents 1; named in what a source sent, word for word 5; secrets of sources that they set 1; asked in pulses, or led a team in one 2; actions after a pulse 1; steps of a digest decided 1; messages muted for a team 1; changes of settings 3',
      expect.stringMatching(/^Not touched: messages in Slack, backups, free text/),
    ]);
    expect((await pool.query('select actor, change from setting_changes order by id desc limit 1')).rows).toEqual([
      { actor: 'cli', change: { forgotten: { from: null, to: 'one person' } } },
    ]);
  });

  test('says that somebody whom Slack still has comes back, and what to do', async () => {
    await pool.query('update people set is_deactivated = false where id = $1', [ADA.id]);
    expect(await drumbeat('person', 'forget', ADA.id)).toContain(
      'Slack still has them as an active person: within a day the directory has their name again. Deactivate them in Slack, then run this again.',
    );
    expect(await drumbeat('person', 'forget', BEA.id)).not.toContain('still has them');
  });

  test('leaves a name that two people have where a pipeline gave it', async () => {
    await pool.query('update people set name = $1 where id = $2', [ADA.name.toLowerCase(), BEA.id]);
    expect(await drumbeat('person', 'forget', ADA.id)).toContain('deployments that name them 1;');
  });

  test('unlinks a person of a source who is somebody else by the address', async () => {
    await pool.query("update source_people set email = $1 where source = 'grafana-irm' and person_id = $2", [
      BEA.email,
      ADA.id,
    ]);
    await drumbeat('person', 'forget', ADA.id);
    expect(
      (await pool.query('select vendor_id from source_people where email = $1 and person_id is null', [BEA.email]))
        .rows,
    ).toContainEqual({ vendor_id: ADA.vendorId });
  });

  test('forgets nobody where one id is unknown', async () => {
    await expect(drumbeat('person', 'forget', ADA.id, 'U0NOBODY')).rejects.toThrow('keeps nothing of U0NOBODY');
    expect((await pool.query('select from people where id = $1', [ADA.id])).rowCount).toBe(1);
  });
});

describe('what cannot be done is answered with what, where and how', () => {
  test.for([
    { why: 'no verb', args: [], message: PERSON_USAGE },
    { why: 'a verb nobody knows', args: ['delete', ADA.id], message: PERSON_USAGE },
    { why: 'nobody to export', args: ['export'], message: PERSON_USAGE },
    { why: 'two to export: each export is for its person', args: ['export', ADA.id, BEA.id], message: PERSON_USAGE },
    { why: 'nobody to forget', args: ['forget'], message: PERSON_USAGE },
    {
      why: 'a name',
      args: ['forget', '@ada'],
      message: /"@ada" is not a Slack user id, such as U0123456789\. In Slack:/,
    },
    { why: 'small letters', args: ['export', ADA.id.toLowerCase()], message: /is not a Slack user id/ },
    { why: 'a channel', args: ['forget', ADA.id, 'C0123456789'], message: /"C0123456789" is not a Slack user id/ },
    {
      why: 'somebody unknown',
      args: ['export', 'W0123456789'],
      message: /keeps nothing of W0123456789.*Copy member ID/,
    },
    { why: 'somebody forgotten', args: ['export', 'forgotten'], message: /"forgotten" is not a Slack user id/ },
  ])('$why', async ({ args, message }) => {
    await expect(drumbeat('person', ...args)).rejects.toThrow(message);
    await expect(drumbeat('person', ...args)).rejects.toBeInstanceOf(UsageError);
  });
});
