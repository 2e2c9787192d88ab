import { createInterface } from 'node:readline';
import { startEmbedded } from '../../src/db/embedded/embedded.ts';
import { openDatabase } from '../../src/db/open.ts';
import { sql } from '../../src/db/sql.ts';

/**
 * A process that uses the embedded server of a directory. It prints how it found the server, then obeys lines on stdin:
 * `ask` queries it, `write` inserts rows and prints each number that was acknowledged, `stop` stops using it.
 */
const [dir = ''] = process.argv.slice(2);
const print = (line: unknown) => void process.stdout.write(`${JSON.stringify(line)}\n`);

const { started, place, stop } = await startEmbedded(dir);
const { db, close } = await openDatabase({ embeddedDir: dir }, { onError: () => {} });
print({ started, place });

async function write(): Promise<never> {
  await db.query(sql`create table if not exists written (n int primary key)`);
  for (let n = 1; ; n += 1) {
    await db.query(sql`insert into written values (${n})`);
    print(n);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'ask') print((await db.query(sql`select 1 as one`)).rows);
  if (line === 'write') await write();
  if (line === 'stop') break;
}
await close();
await stop();
// Only the open stdin may keep this process alive, nothing of the server.
process.stdin.destroy();
