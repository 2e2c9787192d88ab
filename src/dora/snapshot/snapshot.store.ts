import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { oldestTimeZoneName } from '../../teams/calendar/local-date.ts';
import { type CountedFacts, NO_FACTS, type PeriodFacts } from '../metrics/facts.ts';
import type { FactsJson } from './facts-json.ts';
import type { Owner } from './owner-rows.store.ts';
import type { SnapshotWindows } from './snapshot.ts';
import { periodsOf, restOf } from './snapshot-rows.ts';

export const snapshotStore = (db: Db) => ({
  /** Everything that one snapshot shows, in one statement: the function `dora_facts` of the migrations, whose plan Postgres keeps. */
  async facts(owner: Owner, windows: SnapshotWindows): Promise<CountedFacts> {
    const { current, previous, weeks } = windows;
    const team = owner.kind === 'team' ? owner.id : null;
    const service = owner.kind === 'service' ? owner.name : null;
    const weekBounds = [...weeks.map(({ fromAt }) => fromAt), ...weeks.slice(-1).map(({ toAt }) => toAt)];
    const { rows } = await db.query<{ facts: FactsJson }>(sql`
      select dora_facts(${WORKSPACE}, ${team}, ${service}, ${oldestTimeZoneName(current.timeZone)}, ${current.fromAt}, ${current.toAt},
                        ${previous.fromAt}, ${previous.toAt}, ${weekBounds}) as facts`);
    const facts = rows[0]?.facts;
    if (facts === undefined) throw new Error('The snapshot statement answered no row');
    const periods = periodsOf(facts);
    const period = (label: string): PeriodFacts => periods.get(label) ?? NO_FACTS;
    return {
      ...restOf(facts),
      current: period('current'),
      previous: period('previous'),
      weeks: weeks.map((_, index) => period(`week ${index + 1}`)),
    };
  },
});
