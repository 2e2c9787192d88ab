import { UsageError } from '../cli-args.ts';
import { openDatabase } from '../db/open.ts';
import { pingFault } from '../db/ping.ts';
import type { DeploysRoom } from '../deploys/deploys.room.ts';
import type { FlakyRoom } from '../flaky/flaky.room.ts';
import type { IncidentsRoom } from '../incidents/incidents.room.ts';
import type { Room } from '../room.ts';
import { PRACTICE_USAGE, runImportPractice } from './practice.cli.ts';
import { practiceSource } from './practice-source.store.ts';

type Below = { readonly deploys: DeploysRoom; readonly incidents: IncidentsRoom; readonly flaky: FlakyRoom };

/** The import of a practice's tables; each row is written by the room that owns its table. */
export function practiceRoom({ deploys, incidents, flaky }: Below): Room {
  const stores = { deploy_events: deploys.deploys, incidents: incidents.incidents, test_runs: flaky.testRuns };
  const nameDeployments = (source: string) => incidents.practiceVerdicts.nameDeployments(source);
  return {
    commands: [
      {
        name: 'import practice',
        usage: PRACTICE_USAGE,
        run: (args, terminal) => runImportPractice(args, { open, stores, nameDeployments, ...terminal }),
      },
    ],
  };
}

/** The database of a practice is read as it is: nothing is migrated there. */
async function open(url: string) {
  const { db, place, close } = await openDatabase({ url });
  const fault = await pingFault(db);
  if (fault === undefined) return { source: practiceSource(db, place), close };
  await close();
  throw new UsageError(`The database at ${place}, to import from, ${fault}`);
}
