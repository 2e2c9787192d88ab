import type { Db } from '../../src/db/db.ts';
import { digestMaker, type Moods } from '../../src/digest/digest-maker.ts';
import { digestsStore } from '../../src/digest/digests.store.ts';
import { doraStore } from '../../src/dora/dora.store.ts';
import { teamWeeksStore } from '../../src/dora/snapshot/team-weeks.store.ts';
import type { DataHealth } from '../../src/source-health/health.ts';

/** Makes digests as the bot does, with every statement through this `db`. */
export const digestMakerOn = (db: Db, health: Pick<DataHealth, 'health'>, moods: Moods = async () => new Map()) =>
  digestMaker({
    weeksOf: teamWeeksStore(db).weeksOf,
    untagged: digestsStore(db).untagged,
    earlier: digestsStore(db).earlier,
    sources: health.health,
    benchmarkYear: doraStore(db).benchmarkYear,
    moods: [moods],
  });
