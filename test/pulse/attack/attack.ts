import path from 'node:path';
import { onTestFinished } from 'vitest';
import { readPostmaster } from '../../../src/db/embedded/postmaster.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { openDatabase } from '../../../src/db/open.ts';
import { killTree } from '../../support/processes.ts';
import { temporaryDirectory } from '../../support/temporary.ts';
import { PEOPLE } from './people.ts';
import { type Played, playWave } from './scenario.ts';
import { AFTER_CLOSE, WHILE_OPEN } from './traces.ts';
import { NOT_WEAKENED, type Weakening } from './weakenings.ts';

/** What one place tells, by its name. */
type Findings = ReadonlyMap<string, readonly string[]>;

export type Attacked = { readonly played: Played; readonly open: Findings; readonly closed: Findings };

/** Plays a wave on a server of its own, which logs every statement, and looks at every place. */
export async function attack(weakening: Weakening = NOT_WEAKENED): Promise<Attacked> {
  const dir = path.join(temporaryDirectory(), 'db');
  const database = await openDatabase({ embeddedDir: dir, fast: true });
  onTestFinished(async () => {
    await database.close().catch(() => {});
    const server = readPostmaster(dir);
    if (server) killTree(server.pid);
  });
  await migrate(database.url);
  await database.pool.query("alter system set log_statement = 'all'");
  await database.pool.query('select pg_reload_conf()');
  const played = await playWave({ database, dir, people: PEOPLE, weakening });
  return { played, open: findings(WHILE_OPEN, played), closed: findings(AFTER_CLOSE, played) };
}

const findings = (traces: typeof WHILE_OPEN, played: Played): Findings =>
  new Map(traces.map(({ name, tells }) => [name, tells(played)] as const).filter(([, told]) => told.length > 0));

/** What each place tells, for whoever reads the output. */
export function report(weakening: Weakening, { open, closed }: Attacked): string {
  const line = (name: string, found: Findings): string =>
    `  ${name}: ${found.has(name) ? (found.get(name) ?? []).join(' ').slice(0, 200) : 'nothing'}`;
  return [
    weakening.name,
    ' while open',
    ...WHILE_OPEN.map(({ name }) => line(name, open)),
    ' after the close',
    ...AFTER_CLOSE.map(({ name }) => line(name, closed)),
    '',
  ].join('\n');
}
