import type { DeploysRoom } from '../deploys/deploys.room.ts';
import type { FlakyRoom } from '../flaky/flaky.room.ts';
import type { IncidentsRoom } from '../incidents/incidents.room.ts';
import type { Room } from '../room.ts';
import { importPracticeCommand } from './practice.cli.ts';
import { openPractice } from './practice-source.store.ts';

type Below = { readonly deploys: DeploysRoom; readonly incidents: IncidentsRoom; readonly flaky: FlakyRoom };

/** The import of a practice's tables. The room that owns a table writes its rows. */
export function practiceRoom({ deploys, incidents, flaky }: Below): Room {
  const stores = { deploy_events: deploys.deploys, incidents: incidents.practiceIncidents, test_runs: flaky.testRuns };
  const { nameDeployments } = incidents.practiceVerdicts;
  return { commands: [importPracticeCommand({ open: openPractice, stores, nameDeployments })] };
}
