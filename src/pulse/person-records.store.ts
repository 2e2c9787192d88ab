import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import { changed, FORGOTTEN, type Hold, type PersonRecords } from '../person-records.ts';
import { withPrintsAnew } from './wave/prints-anew.store.ts';
import { CLOSED } from './wave/wave-deliveries.ts';
import { wavesStore } from './wave/waves.store.ts';

/** That somebody was asked in a pulse, led a team in it, and said what was done. No answer: it is sealed, or gone. */
export const PULSE_RECORDS: PersonRecords = {
  records: [
    {
      what: 'asked in pulses, or led a team in one',
      rows: ({ id }) => sql`
        select w.opens_on, t.name as team, f.role
          from (select wave_id, team_id, 'asked' as role
                  from pulse_audience
                 where workspace_id = ${WORKSPACE} and person_id = ${id}
                 union all
                select wave_id, team_id, 'lead' from pulse_wave_teams where ${isLedBy(id)}) f
          join pulse_waves w on w.workspace_id = ${WORKSPACE} and w.id = f.wave_id
          left join teams t on t.workspace_id = ${WORKSPACE} and t.id = f.team_id
         order by w.opens_on, f.team_id, f.role`,
      became: 'kept',
      forget: async ({ id }, tx) => withPrintsAnew(tx, await wavesOf(id, tx), () => leaveFrozen(id, tx)),
    },
    {
      what: 'actions after a pulse',
      rows: ({ id }) => sql`
        select t.name as team, a.friction, a.did, a.said_at
          from pulse_actions a
          join teams t on t.workspace_id = a.workspace_id and t.id = a.team_id
         where a.workspace_id = ${WORKSPACE} and a.actor = ${id}
         order by a.id`,
      became: 'kept',
      forget: ({ id }, tx) =>
        changed(
          tx,
          sql`update pulse_actions set actor = ${FORGOTTEN} where workspace_id = ${WORKSPACE} and actor = ${id}`,
        ),
    },
  ],
  holds: holdsUntilClosed,
};

const isLedBy = (id: string): Sql => sql`workspace_id = ${WORKSPACE} and ${id} = any(leads)`;

async function wavesOf(id: string, tx: Db): Promise<readonly number[]> {
  const { rows } = await tx.query<{ wave: number }>(sql`
    select wave_id as wave from pulse_audience where workspace_id = ${WORKSPACE} and person_id = ${id}
     union
    select wave_id from pulse_wave_teams where ${isLedBy(id)}`);
  return rows.map(({ wave }) => wave);
}

/**
 * Takes a person out of what closed waves froze. The row of the audience stays under a name that is nobody's: the next wave
 * counts by it how many left, and publishes less where few did.
 */
async function leaveFrozen(id: string, tx: Db): Promise<number> {
  const asked = await changed(
    tx,
    sql`
    update pulse_audience
       set person_id = ${`${FORGOTTEN} `} || left(replace(gen_random_uuid()::text, '-', ''), 16)
     where workspace_id = ${WORKSPACE} and person_id = ${id}`,
  );
  const led = await changed(
    tx,
    sql`update pulse_wave_teams set leads = array_remove(leads, ${id}::varchar) where ${isLedBy(id)}`,
  );
  return asked + led;
}

/** The audience and the leads of an open wave are frozen. After the close its private messages are still changed. */
async function holdsUntilClosed(id: string, tx: Db): Promise<Hold | undefined> {
  // Under the lock no wave opens, so that nobody is frozen into one while they are forgotten.
  return wavesStore(tx).withLock(async () => {
    const open = await untilOf(
      tx,
      sql`
      select w.closes_at as until
        from pulse_waves w
       where w.workspace_id = ${WORKSPACE} and w.state = 'open'
         and (exists (select from pulse_audience a
                       where a.workspace_id = ${WORKSPACE} and a.wave_id = w.id and a.person_id = ${id})
              or exists (select from pulse_wave_teams f
                          where f.workspace_id = ${WORKSPACE} and f.wave_id = w.id and ${id} = any(f.leads)))`,
    );
    if (open !== undefined) return { why: 'the pulse that they are part of is open until', until: open };
    const changing = await untilOf(
      tx,
      sql`
      select max(expires_at) as until
        from deliveries
       where workspace_id = ${WORKSPACE} and kind = ${CLOSED} and split_part(subject, ' ', 1) = ${id}
         and state in ('due', 'sending')`,
    );
    return (
      changing && { why: 'their messages of the last pulse are being changed, at the latest until', until: changing }
    );
  });
}

async function untilOf(tx: Db, statement: Sql): Promise<Date | undefined> {
  const { rows } = await tx.query<{ until: Date | null }>(statement);
  return rows[0]?.until ?? undefined;
}
