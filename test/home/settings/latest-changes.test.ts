import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ShownView } from '../../../demo/slack/world/views.ts';
import { environmentsStore } from '../../../src/deploys/environments/environments.store.ts';
import { doraStore } from '../../../src/dora/dora.store.ts';
import { changeWords } from '../../../src/home/settings/change-words.ts';
import { pulseSettingsStore } from '../../../src/pulse/wave/pulse-settings.store.ts';
import { auditStore } from '../../../src/teams/audit.store.ts';
import { DEFAULT_CALENDAR } from '../../../src/teams/calendar/calendar.ts';
import type { LocalDate } from '../../../src/teams/calendar/local-date.ts';
import type { LocalTime } from '../../../src/teams/calendar/local-time.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import type { Role, TeamChoice } from '../../../src/teams/directory/members.ts';
import { mutesStore } from '../../../src/teams/mutes.store.ts';
import { setupStore } from '../../../src/teams/setup/setup.store.ts';
import type { Setup } from '../../../src/teams/setup/setup.ts';
import { type TeamId, teamId } from '../../../src/teams/team.ts';
import { teamSettingsStore } from '../../../src/teams/team-settings.store.ts';
import type { TeamSettingsChange } from '../../../src/teams/team-settings.ts';
import { workspaceStore } from '../../../src/teams/workspace.store.ts';
import { testDatabase } from '../../support/database.ts';
import { type RunningBot, runningBot } from '../../support/dora-bot.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { words } from '../../support/hands.ts';
import { labelOf } from '../../support/house.ts';
import { boxes, choice, choices, typed, type Values } from '../../support/inputs.ts';
import { until } from '../../support/processes.ts';

const { db, pool, url, reset } = await testDatabase();
const { team } = doraRows(pool);
const NOW = new Date('2026-11-02T12:00:00Z');
const BY = { actor: 'UMARA', at: NOW };
const SECRET = 'whsecOfTheSubscription';

let running: RunningBot;
let payments: TeamId;
let search: TeamId;
beforeAll(async () => {
  running = await runningBot('HTTP', url, 'what Drumbeat seals with, long enough');
});
afterAll(() => running.close());

/** Mara is an admin, and of payments and of search. */
beforeEach(async () => {
  await reset();
  await closeAll();
  payments = teamId(await team('payments', ['org/api', 'org/web'], 'Europe/Berlin', 'CPAY'));
  search = teamId(await team('search', [], 'UTC', 'CRANDOM'));
  await pool.query(
    `insert into people (id, name, is_full_member, is_admin, refreshed_at) values ('UMARA', 'Mara', true, true, $1)
         on conflict (workspace_id, id) do update set is_admin = true`,
    [NOW],
  );
  await pool.query(`insert into team_members (team_id, person_id, since) values ($1, 'UMARA', $3), ($2, 'UMARA', $3)`, [
    payments,
    search,
    NOW,
  ]);
});

/** What App Home prints of what was changed, the oldest first. */
const printed = async () =>
  (await auditStore(db).newestChanges(100)).map((change) => changeWords(change, labelOf)).toReversed();

const SETUP: Setup = {
  name: 'payments',
  channelId: 'CPAY',
  timeZone: 'Europe/Berlin',
  services: ['org/api', 'org/web'],
};
const setUp = (parts: Partial<Setup>, id?: TeamId) =>
  setupStore(db).saveSetup(id, { ...SETUP, ...parts }, 'UMARA', NOW);
const choose = (role: Role, ...people: string[]) => {
  const chosen = people.map((slackId): TeamChoice => ({ kind: 'person', slackId }));
  return membersStore(db).saveChoices(payments, role, chosen, 'UMARA', NOW);
};
const settings = (change: TeamSettingsChange) => teamSettingsStore(db).changeSettings(payments, change, BY);
const mute = (...kinds: string[]) => mutesStore(db).mute({ team: payments }, kinds, BY);
const at = (hour: number) => (hour * 60) as LocalTime;
const calendar = (parts: Partial<ReturnType<typeof DEFAULT_CALENDAR>>) =>
  settings({ calendar: { ...DEFAULT_CALENDAR('UTC'), ...parts } });
const day = '2026-12-24' as LocalDate;

type Row = { why: string; before?: () => Promise<unknown>; change: () => Promise<unknown>; says: readonly string[] };

describe('what a store saves is shown as it was and as it is', () => {
  test.for<Row>([
    {
      why: 'a team that is set up',
      change: () => setUp({ name: 'growth', channelId: 'CGROW', services: ['org/ads'] }),
      says: [
        'team growth: name nothing → growth; member nothing → <@UMARA>; channel nothing → <#CGROW>; services nothing → org/ads; time zone nothing → Europe/Berlin',
      ],
    },
    {
      why: 'a team that is renamed',
      change: () => setUp({ name: 'Pay' }, payments),
      says: ['team Pay: name payments → Pay'],
    },
    {
      why: 'a team that moves',
      change: () => setUp({ channelId: 'CNEW', timeZone: 'UTC' }, payments),
      says: ['team payments: channel <#CPAY> → <#CNEW>; time zone Europe/Berlin → UTC'],
    },
    {
      why: 'services that are gained and lost',
      change: () => setUp({ services: ['org/web', 'org/ledger'] }, payments),
      says: ['team payments: services org/api, org/web → org/ledger, org/web'],
    },
    {
      why: 'members',
      change: () => choose('member', 'UMARA', 'UIVO'),
      says: ['team payments: member nothing → <@UMARA>, <@UIVO>'],
    },
    {
      why: 'people on call',
      before: () => choose('on-call', 'UMARA'),
      change: () => choose('on-call', 'UIVO'),
      says: ['team payments: on-call <@UMARA> → <@UIVO>'],
    },
    {
      why: 'leads',
      before: () => choose('lead', 'UMARA'),
      change: () => choose('lead', 'UIVO', 'UMARA'),
      says: ['team payments: lead <@UMARA> → <@UIVO>, <@UMARA>'],
    },
    {
      why: 'days and hours',
      change: () => calendar({ workingDays: [1, 2, 3, 4], workingHours: { from: at(8), to: at(16) } }),
      says: ['team payments: working days Mon–Fri → Mon–Thu; working hours 09:00–17:00 → 08:00–16:00'],
    },
    {
      why: 'quiet hours, holidays and days of its own',
      change: () =>
        calendar({
          quietHours: { from: at(20), to: at(7) },
          holidayRegion: 'DE',
          days: new Map([[day, { isWorking: false, name: 'Christmas Eve' }]]),
        }),
      says: [
        'team payments: holidays nothing → DE; own days nothing → 2026-12-24 off Christmas Eve; quiet hours 18:00–08:00 → 20:00–07:00',
      ],
    },
    {
      why: 'the digest of a team',
      change: () => settings({ digest: { weekday: 2, time: at(9) } }),
      says: ['team payments: digest Monday 10:00 → Tuesday 09:00'],
    },
    {
      why: 'how incidents of a team are announced and counted',
      change: () => settings({ incidentChannelId: 'CINC', linkWindowMinutes: 30, recordsIncidentsByHand: true }),
      says: [
        'team payments: incident channel nothing → <#CINC>; link window minutes 60 → 30; records incidents by hand no → yes',
      ],
    },
    {
      why: 'messages that a team mutes',
      change: () => mute('digest', 'silent-source'),
      says: ['team payments: muted nothing → Weekly digest, A source fell silent'],
    },
    {
      why: 'messages that a team wants again',
      before: () => mute('digest'),
      change: () => mute(),
      says: ['team payments: muted Weekly digest → nothing'],
    },
    {
      why: 'an environment that is mapped',
      change: () => environmentsStore(db).map('eu', 'production', BY),
      says: ['environment eu: stored as eu → production'],
    },
    {
      why: 'an environment that takes another along',
      before: () => environmentsStore(db).map('a', 'b', BY),
      change: () => environmentsStore(db).map('b', 'c', BY),
      says: ['environment a: stored as b → c', 'environment b: stored as b → c'],
    },
    {
      why: 'an environment that is unmapped, and has a common name',
      before: () => environmentsStore(db).map('live', 'staging', BY),
      change: () => environmentsStore(db).unmap('live', BY),
      says: ['environment live: stored as staging → production'],
    },
    {
      why: 'the benchmark year',
      change: () => doraStore(db).setBenchmarkYear(2023, 'cli', NOW),
      says: ['workspace: benchmark year 2019 → 2023'],
    },
    {
      why: 'the channel of incidents of no team',
      before: () => workspaceStore(db).setTriageChannel('COLD', BY),
      change: () => workspaceStore(db).setTriageChannel('CNEW', BY),
      says: ['workspace: triage channel <#COLD> → <#CNEW>'],
    },
    {
      why: 'the channel of the digest of all teams',
      change: () => workspaceStore(db).setDigestChannel('CALL', BY),
      says: ['workspace: digest channel nothing → <#CALL>'],
    },
    {
      why: 'a pulse that begins',
      change: () => pulseSettingsStore(db).setUp({ cadence: 4, nextOn: '2026-11-09' as LocalDate, k: 6 }, BY),
      says: ['pulse: k 5 → 6; cadence nothing → every 4 weeks; next on nothing → 2026-11-09'],
    },
    {
      why: 'a pulse that ends, and keeps the k that it was raised to',
      before: () => pulseSettingsStore(db).setUp({ cadence: 2, nextOn: '2026-11-09' as LocalDate, k: 6 }, BY),
      change: () => pulseSettingsStore(db).setUp({ cadence: undefined, nextOn: undefined, k: 5 }, BY),
      says: ['pulse: cadence every 2 weeks → nothing; next on 2026-11-09 → nothing'],
    },
  ])('$why', async ({ before, change, says }) => {
    await before?.();
    await pool.query('delete from setting_changes');
    await change();
    expect(await printed()).toEqual(says);
    await change();
    // Once more changes nothing, and so records nothing.
    expect(await printed()).toEqual(says);
  });
});

describe('what a form saves is shown as it was and as it is', () => {
  test('a service of a source that is given to a team', async () => {
    await pool.query(
      `insert into source_services (source, name, first_seen_at) values ('pagerduty', 'Checkout API', $1)`,
      [NOW],
    );
    await saved('sources', { service: choice('0:Checkout API'), team: choice(String(payments)) });
    expect(await printed()).toEqual(['source service Checkout API: team nothing → payments']);
  });

  test('a secret that is set, set anew and removed: never the secret', async () => {
    await saved('secrets', { secret_pagerduty: typed(SECRET) });
    await saved('secrets', { secret_pagerduty: typed(`${SECRET}2`) });
    await saved('secrets', { remove_pagerduty: boxes('remove') });
    expect(await printed()).toEqual([
      'secret of pagerduty: secret nothing → set',
      'secret of pagerduty: secret set → set anew',
      'secret of pagerduty: secret set → removed',
    ]);
  });

  test('a token that is made and revoked', async () => {
    await saved('tokens', { name: typed('checkout-ci'), scopes: boxes('ingest', 'read') });
    await press(await form('tokens'), 'home:deed:revoke-token');
    await until(async () => (await printed()).length === 2);
    expect(await printed()).toEqual([
      'token checkout-ci: state nothing → in use; scopes nothing → ingest read',
      'token checkout-ci: state in use → revoked',
    ]);
  });

  test.for([
    { action: 'send', says: 'not arrived → to be sent again' },
    { action: 'drop', says: 'not arrived → dropped' },
  ])('a message that an admin decides to $action', async ({ action, says }) => {
    const { rows } = await pool.query<{ id: number }>(
      `insert into deliveries (kind, subject, occurrence, channel_id, due_at, expires_at, state, next_attempt_at, settled_at, reason, created_at)
       values ('silent-source', 'UIVO x', '2026-11-01', 'UIVO', $1, $1, 'parked', $1, $1, 'may not read back here', $1)
       returning id`,
      [NOW],
    );
    await press(await form('deliveries'), `home:deed:${action}-delivery`);
    await until(async () => (await printed()).length === 1);
    expect(await printed()).toEqual([`message ${rows[0]?.id}: state ${says}`]);
  });

  test('who somebody is where incidents come from, and which team is theirs; what they mute is not', async () => {
    await pool.query(
      `insert into source_people (source, vendor_id, name, first_seen_at) values ('pagerduty', 'P1', 'M. Mara', $1)`,
      [NOW],
    );
    const values = { home_team: choice(String(search)), i_am: choices('pagerduty P1'), wanted: boxes() };
    for (let times = 0; times < 2; times += 1) {
      await closeAll();
      await running.slack.command('UMARA', 'CPAY', '/dora mute');
      await submit(await shows('Only you see this choice'), values);
    }
    expect(await printed()).toEqual(['<@UMARA>: i am nothing → M. Mara (pagerduty P1); home team payments → search']);
  });

  test('and the settings list it for an admin, with who did it', async () => {
    await saved('workspace', { year: choice('2023') });
    expect(words(await shows('Latest changes'))).toMatch(/<@UMARA>: workspace: benchmark year 2019 → 2023/);
  });
});

const closeAll = () => running.hands.closeAll('UMARA');
const shows = (text: string) => running.hands.shows('UMARA', text);
const press = (view: ShownView, actionId: string) => running.hands.press('UMARA', view, actionId);

/** Opens a form of the settings. */
async function form(kind: string): Promise<ShownView> {
  await closeAll();
  await running.slack.command('UMARA', 'CPAY', '/dora settings payments');
  const below = await shows('Secrets of sources');
  await press(below, `home:change:${kind}`);
  await until(() => running.hands.top('UMARA')?.id !== below.id);
  return running.hands.filled('UMARA');
}

const submit = async ({ id }: ShownView, values: Values) =>
  expect(await running.slack.viewSubmit('UMARA', id, values)).toEqual({ ok: true });
const saved = async (kind: string, values: Values) => submit(await form(kind), values);
