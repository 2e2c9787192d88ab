import type pg from 'pg';
import type { Db } from '../src/db/db.ts';
import { ownSecret } from '../src/http/own-secret.ts';
import { createLog } from '../src/log.ts';
import { privateMessage } from '../src/pulse/asking/private-messages.job.ts';
import { closeWave } from '../src/pulse/lifecycle/closing.job.ts';
import { openNext } from '../src/pulse/lifecycle/opening.job.ts';
import { type PulseStores, pulseStores } from '../src/pulse/pulse.store.ts';
import type { Answers } from '../src/pulse/survey/answer.ts';
import type { OpenWave } from '../src/pulse/wave/wave.ts';
import { REMINDER } from '../src/pulse/wave/wave-deliveries.ts';
import type { LocalDate } from '../src/teams/calendar/local-date.ts';
import { calendars } from '../src/teams/calendars.ts';
import { peopleStore } from '../src/teams/directory/people.store.ts';
import { mutesStore } from '../src/teams/mutes.store.ts';
import { teamSettingsStore } from '../src/teams/team-settings.store.ts';
import { teamsStore } from '../src/teams/teams.store.ts';
import { ms } from './measure.ts';

const PEOPLE = 5_000;
const AT_ONCE = 8;
const OPENS_ON = '2026-11-30' as LocalDate;
const OPENED = new Date('2026-11-30T00:00:00Z');
const ANSWERED = new Date('2026-12-01T10:00:00Z');

/** Measures a wave of 5,000 people in the 300 teams: it opens, everyone answers, and it closes. */
export async function benchPulse(
  { db, pool }: { readonly db: Db; readonly pool: pg.Pool },
  print: (line: string) => void,
): Promise<void> {
  await pool.query(
    `insert into people (id, name, time_zone, is_full_member, refreshed_at)
     select 'UB' || n, 'Person ' || n, (array['Europe/Berlin', 'America/New_York', 'Asia/Kolkata'])[1 + n % 3], true, $2
       from generate_series(1, $1::int) n`,
    [PEOPLE, OPENED],
  );
  await pool.query(
    `insert into team_members (team_id, person_id, since, agreed)
     select t.id, p.id, $1, true
       from (select id, row_number() over (order by id) as number from people where id like 'UB%') p
       join (select id, row_number() over (order by id) as number, count(*) over () as teams from teams) t
         on t.number = 1 + p.number % t.teams`,
    [OPENED],
  );
  await pool.query("update teams set channel_id = 'CB' || id where channel_id is null");
  await pool.query('analyze people, team_members');
  const stores = pulseStores(db, ownSecret('b'.repeat(64), ''));
  const { settings, waves, frozen, sealed } = stores;
  const deps = {
    ...stores,
    teams: async () => {
      const all = await teamSettingsStore(db).settingsOf((await teamsStore(db).teams()).map(({ id }) => id));
      return all.map(({ team, calendar }) => ({ team, calendar, hasOptedOut: false }));
    },
    log: createLog('warn'),
  };
  await settings.setUp({ cadence: 2, nextOn: OPENS_ON, k: 5 }, { actor: 'bench', at: OPENED });
  const opening = await timed(() => openNext(deps, OPENED));
  const wave = await waves.openWave();
  if (wave === undefined) throw new Error('The wave did not open');
  const { audience } = await frozen.frozen(wave);
  const answers: Answers = {
    items: Object.fromEntries(wave.items.map((id) => [id, 4])),
    slowed: ['meetings'],
    comment: '',
  };
  /** As the form does it: it reads the audience, too. */
  const answerOne = async (personId: string) => {
    const seat = (await frozen.frozen(wave)).seatOf(personId);
    if (seat !== undefined) await sealed.answer(wave, seat, answers, ANSWERED);
  };
  const queue = [...audience];
  const answering = await timed(async () => {
    const worker = async () => {
      for (let one = queue.pop(); one !== undefined; one = queue.pop()) await answerOne(one.personId);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  });
  const reminding = await timed(() => composeReminder(stores, { db, wave, personId: audience[0]?.personId ?? '' }));
  const queued = await pool.query<{ n: number }>(
    "select count(*)::int as n from deliveries where kind = 'pulse-invitation'",
  );
  const closing = await timed(() => closeWave(deps, wave, wave.closesAt));
  print(
    `  ${audience.length.toLocaleString('en')} people: opening, ${queued.rows[0]?.n} invitations queued: ${ms(opening)} (goal: 10,000 ms)`,
  );
  print(`  An answer, ${AT_ONCE} at a time: ${ms(answering / audience.length)} each`);
  print(`  Composing a reminder, which reads the whole audience and all places: ${ms(reminding / REMINDERS)}`);
  print(`  Closing, counting and publishing: ${ms(closing)} (goal: 10,000 ms)`);
}

const REMINDERS = 10;

async function composeReminder(
  stores: PulseStores,
  { db, wave, personId }: { readonly db: Db; readonly wave: OpenWave; readonly personId: string },
): Promise<void> {
  const settings = teamSettingsStore(db);
  const deps = { ...stores, isMuted: mutesStore(db).isMuted, ...calendars({ settings, people: peopleStore(db) }) };
  const reminder = { occurrence: wave.opensOn, kind: REMINDER, subject: `${personId} 1` };
  for (let nth = 0; nth < REMINDERS; nth += 1) await privateMessage(deps, reminder, ANSWERED);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
