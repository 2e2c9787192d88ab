import { beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli-args.ts';
import { runTeam, TEAM_USAGE } from '../../src/teams/teams.cli.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';

const { db, reset } = await testDatabase();
const teams = teamsStore(db);
const NOW = new Date('2026-11-25T10:00:00Z');

beforeEach(reset);

async function run(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  await runTeam(args, { teams, reserved: ['trend'], clock: () => NOW, print: (line) => lines.push(line) });
  return lines;
}

const DAY_MS = 86_400_000;

describe('a team', () => {
  test('has a zone that the database knows: an older name, where Node alone knows the given one', async () => {
    await run('add', 'Payments', '--zone', 'US/Pacific-New');
    expect(await run('list')).toEqual(['Payments  channel none  zone America/Los_Angeles']);
  });

  test('is added, with UTC if no zone is given', async () => {
    expect(await run('add', 'Payments')).toEqual([
      'Team Payments (UTC) is added. `drumbeat team own Payments SERVICE` gives it services.',
    ]);
    await run('add', 'Search', '--channel', 'C0123456789', '--zone', 'Europe/Berlin');
    expect(await run('list')).toEqual([
      'Payments  channel none  zone UTC',
      'Search  channel C0123456789  zone Europe/Berlin',
    ]);
  });

  test('changes what is given, and keeps the rest', async () => {
    await run('add', 'Payments', '--channel', 'C0123456789', '--zone', 'Europe/Berlin');
    expect(await run('set', 'payments', '--name', 'Checkout')).toEqual([
      'Team Checkout: channel C0123456789, zone Europe/Berlin.',
    ]);
    expect(await run('set', 'Checkout', '--zone', 'UTC')).toEqual(['Team Checkout: channel C0123456789, zone UTC.']);
  });

  test('says how to add one if there is none yet', async () => {
    expect(await run('list')).toEqual(['No team yet. `drumbeat team add NAME` adds one.']);
  });
});

describe('services', () => {
  beforeEach(async () => {
    await run('add', 'Payments', '--zone', 'Europe/Berlin');
    await run('add', 'Search');
  });

  test('are owned from the beginning where nobody owned them, and listed', async () => {
    expect(await run('own', 'payments', 'acme/shop', 'api')).toEqual(['Payments owns acme/shop, api.']);
    expect(await run('list')).toEqual([
      'Payments  channel none  zone Europe/Berlin',
      '  acme/shop  since the beginning',
      '  api  since the beginning',
      'Search  channel none  zone UTC',
    ]);
  });

  test('move now, or since the beginning of a day in the new team’s zone', async () => {
    await run('own', 'Search', 'api', 'web');
    await run('own', 'Payments', 'api', '--since', '2026-10-01');
    await run('own', 'Payments', 'web');
    expect((await run('list')).slice(1, 3)).toEqual([
      '  api  since 2026-09-30T22:00:00.000Z',
      '  web  since 2026-11-25T10:00:00.000Z',
    ]);
  });

  test('may be owned since today', async () => {
    await run('own', 'Payments', 'api', '--since', '2026-11-25');
    expect((await teams.owners())[0]?.since).toEqual(new Date('2026-11-24T23:00:00Z'));
  });

  test('are released', async () => {
    await teams.giveService(
      'api',
      (await teams.teamNamed('Payments'))?.id ?? never(),
      undefined,
      new Date(+NOW - DAY_MS),
    );
    expect(await run('release', 'api')).toEqual(['From now on nobody owns api; it counts in `all`.']);
    await expect(run('release', 'api')).rejects.toThrow('Nobody owns api.');
  });
});

const never = (): never => {
  throw new Error('There is no such team');
};

describe('what cannot be done is reported with how to do it', () => {
  beforeEach(() => run('add', 'Payments', '--channel', 'C0123456789'));

  test.for([
    { why: 'no verb', args: [], message: TEAM_USAGE },
    { why: 'a verb nobody knows', args: ['remove', 'Payments'], message: TEAM_USAGE },
    { why: 'no name', args: ['add'], message: TEAM_USAGE },
    { why: 'an option nobody knows', args: ['add', 'Search', '--timezone', 'UTC'], message: /--timezone/ },
    { why: 'an option without its value', args: ['add', 'Search', '--zone'], message: /--zone/ },
    {
      why: 'a zone that does not exist',
      args: ['add', 'Search', '--zone', 'Berlin'],
      message: /`Berlin` is not a time zone/,
    },
    { why: 'a word of /dora', args: ['add', 'help'], message: /`help` is a word of `\/dora` itself/ },
    { why: 'a name in use', args: ['add', 'PAYMENTS'], message: /Another team has this name or this channel/ },
    { why: 'a channel in use', args: ['add', 'Search', '--channel', 'C0123456789'], message: /or this channel/ },
    { why: 'a channel by name', args: ['add', 'Search', '--channel', '#search'], message: /is not a channel id/ },
    { why: 'a new name that is a word of /dora', args: ['set', 'Payments', '--name', 'all'], message: /is a word of/ },
    {
      why: 'a team nobody added',
      args: ['set', 'Paiments', '--zone', 'UTC'],
      message: /no team called "Paiments"\. There are Payments/,
    },
    { why: 'no service', args: ['own', 'Payments'], message: TEAM_USAGE },
    { why: 'a service without a name', args: ['own', 'Payments', ''], message: /1 to 200 characters/ },
    { why: 'a service too long', args: ['own', 'Payments', 'x'.repeat(201)], message: /1 to 200 characters/ },
    {
      why: 'a day that does not exist',
      args: ['own', 'Payments', 'api', '--since', '2026-02-30'],
      message: /"2026-02-30" is not a date/,
    },
    {
      why: 'a day to come',
      args: ['own', 'Payments', 'api', '--since', '2026-11-26'],
      message: /2026-11-26 has not begun in UTC/,
    },
    { why: 'a service nobody owns', args: ['release', 'api'], message: /Nobody owns api/ },
    { why: 'two services to release', args: ['release', 'api', 'web'], message: TEAM_USAGE },
  ])('$why', async ({ args, message }) => {
    const before = await run('list');
    await expect(run(...args)).rejects.toThrow(message);
    await expect(run(...args)).rejects.toBeInstanceOf(UsageError);
    expect(await run('list')).toEqual(before);
  });
});

test('a question about a team says so if there is no team yet', async () => {
  await expect(run('own', 'Payments', 'api')).rejects.toThrow('There is no team called "Payments". There is none yet.');
});
