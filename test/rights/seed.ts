import { digestsStore } from '../../src/digest/digests.store.ts';
import { disclose } from '../../src/pulse/disclosure/disclosure.ts';
import { writeOpening } from '../../src/pulse/lifecycle/opening.store.ts';
import { pulseStores } from '../../src/pulse/pulse.store.ts';
import { newWaveKey } from '../../src/pulse/sealing/seal.store.ts';
import type { WaveId } from '../../src/pulse/wave/wave.ts';
import type { LocalDate } from '../../src/teams/calendar/local-date.ts';
import { teamId } from '../../src/teams/team.ts';
import { noon } from '../demo/workspace.ts';
import { someFacts } from '../digest/facts.ts';
import { frozenWave } from '../pulse/frozen-wave.ts';
import type { TestDatabase } from '../support/database.ts';
import { doraRows } from '../support/dora-rows.ts';
import { present } from '../support/given.ts';
import { ownSecretOf, SECRET } from '../support/own-secret.ts';

export const TEAM = teamId(1);
export const DIGEST_MONDAY = '2026-10-26' as LocalDate;
/** The title of each incident of the team, whose channel is private. */
export const TITLE = 'Cards leak';

export type Seeded = { readonly wave: WaveId; readonly closed: WaveId };

/**
 * Payments, whose channel is private, with incidents, a digest, a pulse that is open and one that has closed. Guests, people of
 * another organisation and people who left are its members, leads and on call, as if the lists had not been kept up.
 */
export async function seed({ db, pool }: Pick<TestDatabase, 'db' | 'pool'>): Promise<Seeded> {
  const { deploy, incident } = doraRows(pool);
  await pool.query(
    `insert into people (id, name, time_zone, is_full_member, is_deactivated, is_admin, refreshed_at)
     select id, id, 'Europe/Berlin', id not in ('UGUEST', 'UFOREIGN'), id = 'UGONE', id = 'UADMIN', $1::timestamptz
       from unnest('{UADMIN,UMEMBER,UOUTSIDE,UGUEST,UFOREIGN,UGONE}'::text[]) as id`,
    [noon],
  );
  await pool.query(
    `insert into teams (id, name, channel_id, time_zone) overriding system value
     values (1, 'payments', 'CPAY', 'Europe/Berlin'), (2, 'search', null, 'Europe/Berlin')`,
  );
  await pool.query(
    "insert into channels (id, name, is_private, is_joined, refreshed_at) values ('CPAY', 'payments', true, true, $1)",
    [noon],
  );
  await pool.query(
    `insert into team_members (team_id, person_id, since, agreed)
     select 1, id, $1::timestamptz, true from unnest('{UMEMBER,UGUEST,UFOREIGN,UGONE}'::text[]) as id
      union all
     select 2, 'UOUTSIDE', $1, true`,
    [noon],
  );
  await pool.query(
    `insert into team_choices (team_id, role, kind, slack_id)
     select 1, role, 'person', id
       from unnest('{member,lead,on-call}'::text[]) as role, unnest('{UGUEST,UFOREIGN,UGONE,UMEMBER}'::text[]) as id`,
  );
  await pool.query(
    "insert into service_owners (service, team_id, valid_from, valid_to) values ('org/cards', 1, '-infinity', 'infinity')",
  );
  await deploy(
    { at: '2026-09-01T10:00:00Z', service: 'org/cards' },
    { at: '2026-11-02T09:10:00Z', service: 'org/cards' },
    { at: '2026-11-02T09:20:00Z', service: 'org/cards' },
  );
  await incident(
    { id: 'INC-1', title: TITLE, service: 'org/cards', at: '2026-11-02T09:30:00Z' },
    { id: 'INC-2', title: TITLE, service: 'org/cards', at: '2026-11-02T08:00:00Z', resolvedAt: '2026-11-02T08:30:00Z' },
  );
  // It is open and failed a deployment, so the numbers name it.
  await incident({
    id: 'INC-3',
    title: TITLE,
    service: 'org/cards',
    at: '2026-11-01T09:30:00Z',
    verdict: { kind: 'yes' },
  });
  await pool.query("insert into incident_chases (incident_id, resolved_at) values ('INC-2', $1)", [noon]);
  await pool.query(
    `insert into incident_reminders (incident_id, position, step, person_id, due_at, told_in)
     select 'INC-2', number, 'lead', id, $1, ''
       from unnest('{UMEMBER,UADMIN,UGUEST,UFOREIGN,UGONE}'::text[]) with ordinality as asked (id, number)`,
    [noon],
  );
  await pool.query("insert into environment_names (name, canonical) values ('eu', 'production')");
  await pool.query(
    `insert into api_tokens (name, scopes, token_sha256, created_at) values ('ci', '{read}', '\\x00', $1)`,
    [noon],
  );
  await digest({ db, pool });
  return { closed: await closedPulse(pool), wave: await openPulse(db) };
}

/** A digest with a step that somebody may take, sent to the team's channel. */
async function digest({ db, pool }: Pick<TestDatabase, 'db' | 'pool'>): Promise<void> {
  const facts = someFacts({ team: { id: TEAM, name: 'payments' } });
  await digestsStore(db).keep([{ team: TEAM, monday: DIGEST_MONDAY, facts, asks: [] }], noon, db);
  await pool.query(
    `insert into deliveries (kind, subject, occurrence, team_id, channel_id, due_at, next_attempt_at, expires_at, state, sent_channel_id, sent_ts, settled_at, created_at)
     values ('digest', 'team 1', $1, 1, 'CPAY', $2, $2, $2, 'sent', 'CPAY', '1.000001', $2, $2)`,
    [DIGEST_MONDAY, noon],
  );
}

/** Twelve were asked, the member among them; a complaint was named, and a comment was kept. */
async function closedPulse(pool: TestDatabase['pool']): Promise<WaveId> {
  const counted = {
    team: 1,
    audience: 12,
    moved: null,
    answered: 11,
    slowed: { answers: 11, chosen: { meetings: 8 } },
  };
  const published = disclose(
    [{ ...counted, items: { Q01: { answers: 11, favourable: 6 } } }],
    { k: 5, items: [{ id: 'Q01', isSensitive: false }] },
    [],
  );
  return frozenWave(pool)({ opensOn: '2026-10-05', asked: { 1: ['UMEMBER'] }, channels: { 1: 'CPAY' }, published });
}

async function openPulse(db: TestDatabase['db']): Promise<WaveId> {
  const { keys } = pulseStores(db, ownSecretOf(SECRET));
  const wave = {
    opensOn: '2026-11-02' as LocalDate,
    openedAt: new Date('2026-11-02T00:00:00Z'),
    closesAt: new Date('2026-11-06T16:00:00Z'),
    k: 5,
    items: ['Q01', 'Q02', 'Q06'],
  };
  const key = newWaveKey();
  return db.transaction(async (tx) => {
    const audience = [{ personId: 'UMEMBER', team: 1 }];
    const opened = present(await writeOpening(tx, wave, { audience, leads: new Map() }, key));
    await keys.put(tx, opened, key);
    return opened.id;
  });
}
