import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { type ChangedBy, noteChange, type SettingValues } from '../../teams/audit.store.ts';
import type { LocalDate } from '../../teams/calendar/local-date.ts';
import type { PulseSettings } from './wave.ts';
import type { Cadence } from './wave-days.ts';

export type PulseSettingsStore = ReturnType<typeof pulseSettingsStore>;

/** How often the pulse is asked, when next, and the fewest answers that are shown. */
export const pulseSettingsStore = (db: Db) => ({
  async settings(): Promise<PulseSettings> {
    type Row = { cadence: Cadence | null; next_on: LocalDate | null; k: number };
    const { rows } = await db.query<Row>(sql`
      select pulse_cadence as cadence, pulse_next_on as next_on, pulse_k as k
        from workspace_settings
       where workspace_id = ${WORKSPACE}`);
    const { cadence = null, next_on = null, k = 5 } = rows[0] ?? {};
    return { cadence: cadence ?? undefined, nextOn: next_on ?? undefined, k };
  },

  /** Starts the pulse, changes it, or ends it where there is no cadence. k is only ever raised. */
  async setUp({ cadence, nextOn, k }: PulseSettings, by: ChangedBy, tooLate?: AbortSignal): Promise<void> {
    await db.transaction(async (tx) => {
      const before = await pulseSettingsStore(tx).settings();
      await tx.query(sql`
        insert into workspace_settings as w (workspace_id, pulse_cadence, pulse_next_on, pulse_k)
        values (${WORKSPACE}, ${cadence ?? null}, ${nextOn ?? null}, ${k})
            on conflict (workspace_id)
            do update set pulse_cadence = excluded.pulse_cadence, pulse_next_on = excluded.pulse_next_on,
                          pulse_k = greatest(w.pulse_k, excluded.pulse_k)`);
      await noteChange(tx, 'pulse', valuesOf(before), valuesOf(await pulseSettingsStore(tx).settings()), by);
      tooLate?.throwIfAborted();
    });
  },

  async setNextOn(nextOn: LocalDate, tx: Db): Promise<void> {
    await tx.query(sql`update workspace_settings set pulse_next_on = ${nextOn} where workspace_id = ${WORKSPACE}`);
  },
});

/** What the audit log keeps, one value per setting. */
const valuesOf = ({ cadence, nextOn, k }: PulseSettings): SettingValues => ({
  cadence: cadence === undefined ? null : `every ${cadence} weeks`,
  next_on: nextOn ?? null,
  k,
});
