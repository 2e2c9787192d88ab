import { spawn } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serverAccount } from '../../../src/db/embedded/account.ts';
import { startEmbedded } from '../../../src/db/embedded/embedded.ts';
import { ensureCluster } from '../../../src/db/embedded/initdb.ts';
import { isOpenToOthers } from '../../../src/db/embedded/place.ts';
import { dataDir, probe, readPostmaster } from '../../../src/db/embedded/postmaster.ts';
import { openDatabase } from '../../../src/db/open.ts';
import { sql } from '../../../src/db/sql.ts';
import { type Child, spawnChild } from '../../support/child.ts';
import { killTree, until } from '../../support/processes.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const isRoot = process.getuid?.() === 0;
/** An ordinary user cannot use a project or a Node in root's closed home. */
const othersCanRunUs = [import.meta.dirname, path.dirname(process.execPath)].every(isOpenToOthers);
const NOBODY = { uid: 65_534, gid: 65_534 };

const newPlace = (owner?: typeof NOBODY) => path.join(temporaryDirectory(owner), 'db');

function userOf(dir: string, account?: typeof NOBODY): Child {
  const child = spawnChild('embedded-user.ts', [dir], account);
  onTestFinished(async () => {
    child.process.kill('SIGKILL');
    await child.ended();
  });
  return child;
}

const found = async (child: Child): Promise<{ started: boolean; place: string }> => JSON.parse(await child.next());

/** Kills the processes that a failed test left. */
function killAtTheEnd(dir: string): void {
  onTestFinished(() => {
    const server = readPostmaster(dir);
    if (server) killTree(server.pid);
  });
}

describe('the embedded server', () => {
  test('starts on an empty directory, keeps its data, and starts again on it', async () => {
    const dir = newPlace();
    const first = await openDatabase({ embeddedDir: dir });
    await first.db.query(sql`create table kept as select 'here' as what`);
    await first.close();
    expect(readPostmaster(dir)).toBeUndefined();

    const second = await openDatabase({ embeddedDir: dir });
    expect((await second.db.query(sql`select what from kept`)).rows).toEqual([{ what: 'here' }]);
    expect(second).toMatchObject({ embedded: true, place: dir });
    await second.close();
  });

  test('listens only on a socket that is closed to others', async () => {
    const { db, place, close } = await openDatabase({ embeddedDir: newPlace(), fast: true });
    onTestFinished(close);
    expect((await db.query(sql`show listen_addresses`)).rows).toEqual([{ listen_addresses: '' }]);
    expect(statSync(path.join(place, 'socket')).mode & 0o777).toBe(0o700);
    expect(statSync(dataDir(place)).mode & 0o777).toBe(0o700);
  });

  test('sorts and lowers letters in the same way on every machine, and uses UTC', async () => {
    const { db, close } = await openDatabase({ embeddedDir: newPlace(), fast: true });
    onTestFinished(close);
    const { rows } = await db.query(
      sql`select lower('ÀÉ') as low, 'a' > 'B' as by_code, current_setting('timezone') as zone`,
    );
    expect(rows).toEqual([{ low: 'àé', by_code: true, zone: 'UTC' }]);
  });

  test('works where the path is too long for a socket, or has characters that lists of paths use', async () => {
    const long = path.join(newPlace(), 'x'.repeat(90), 'with, "quotes" and spaces');
    const server = await startEmbedded(long, { fast: true });
    onTestFinished(() => rmSync(server.socketDir, { recursive: true }));
    const { db, place, close } = await openDatabase({ embeddedDir: long });
    expect(place).toBe(long);
    expect((await db.query(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
    await close();
    await server.stop();
  });

  test('may be started twice in one process, and the second stop ends it', async () => {
    const dir = newPlace();
    const [one, two] = await Promise.all([startEmbedded(dir, { fast: true }), startEmbedded(dir, { fast: true })]);
    expect([one, two].filter(({ started }) => started)).toHaveLength(1);
    await one.stop();
    expect(await probe(two.socketDir)).toBe('ready');
    await two.stop();
    expect(await probe(two.socketDir)).toBe('absent');
  });
});

describe('two processes on one directory', () => {
  test('that start at once share one server, which stays when the process that started it ends', async () => {
    const dir = newPlace();
    killAtTheEnd(dir);
    const children = [userOf(dir), userOf(dir)];
    const answers = await Promise.all(children.map(found));
    expect(answers.filter(({ started }) => started)).toHaveLength(1);

    const starter = children[answers.findIndex(({ started }) => started)];
    const joiner = children[answers.findIndex(({ started }) => !started)];
    starter?.send('stop');
    await starter?.ended();
    joiner?.send('ask');
    expect(JSON.parse((await joiner?.next()) ?? '')).toEqual([{ one: 1 }]);

    joiner?.send('stop');
    await joiner?.ended();
    expect(readPostmaster(dir)).toBeUndefined();
  });

  test('the server of a killed process is used by the next one, and stops with that', async () => {
    const dir = newPlace();
    killAtTheEnd(dir);
    const owner = userOf(dir);
    await found(owner);
    const pid = readPostmaster(dir)?.pid;
    owner.process.kill('SIGKILL');
    await owner.ended();

    const heir = await startEmbedded(dir);
    expect(heir.started).toBe(false);
    expect(readPostmaster(dir)?.pid).toBe(pid);
    await heir.stop();
    expect(readPostmaster(dir)).toBeUndefined();
  });
});

describe('after a crash', () => {
  test('of everything at once, no acknowledged row is lost', async () => {
    const dir = newPlace();
    killAtTheEnd(dir);
    const writer = userOf(dir);
    await found(writer);
    writer.send('write');
    await until(() => writer.lines.length > 500);
    killTree(readPostmaster(dir)?.pid ?? 0);
    writer.process.kill('SIGKILL');
    await writer.ended();
    const acknowledged = writer.lines.slice(1).map(Number);

    const { db, close } = await openDatabase({ embeddedDir: dir });
    onTestFinished(close);
    const { rows } = await db.query<{ n: number }>(sql`select n from written`);
    const there = new Set(rows.map(({ n }) => n));
    expect(acknowledged.length).toBeGreaterThanOrEqual(500);
    expect(acknowledged.filter((n) => !there.has(n))).toEqual([]);
  });

  test('a left-over pid that now belongs to another program does not stop the start', async () => {
    const dir = newPlace();
    const before = await startEmbedded(dir, { fast: true });
    await before.stop();
    // It runs as the server's own account: Postgres itself would not believe the pid of another account's program.
    const stranger = spawn('sleep', ['60'], { ...serverAccount() });
    onTestFinished(() => void stranger.kill());
    const lines = [stranger.pid, dataDir(dir), 1, 5432, before.socketDir, '', ' 1 1', 'ready', ''];
    writeFileSync(path.join(dataDir(dir), 'postmaster.pid'), lines.join('\n'));

    const after = await startEmbedded(dir, { fast: true });
    expect(after.started).toBe(true);
    expect(stranger.exitCode).toBeNull();
    await after.stop();
  });

  test('of initdb, nothing half made is left and the error has the reason', async () => {
    const place = temporaryDirectory();
    const binaries = path.join(place, 'native');
    mkdirSync(path.join(binaries, 'bin'), { recursive: true });
    writeFileSync(path.join(binaries, 'bin', 'initdb'), '#!/bin/sh\necho "no space left" >&2\nexit 1\n', {
      mode: 0o755,
    });
    mkdirSync(path.join(place, 'data-draft-of-a-killed-one'));
    const attempt = ensureCluster({ place, binaries, account: serverAccount(), fast: true });
    await expect(attempt).rejects.toThrow(/no space left.* set DATABASE_URL/);
    expect(readdirSync(place)).toEqual(['native']);
  });

  test('of the server at its start, the error has the reason and names the log', async () => {
    const dir = newPlace();
    await (await startEmbedded(dir, { fast: true })).stop();
    appendFileSync(path.join(dataDir(dir), 'postgresql.conf'), 'shared_buffers = nonsense\n');
    await expect(startEmbedded(dir, { fast: true })).rejects.toThrow(/did not start: FATAL.*postgres\.log/);
  });
});

describe.runIf(isRoot)('accounts', () => {
  test.runIf(othersCanRunUs)('an ordinary user runs it as itself', async () => {
    const dir = newPlace(NOBODY);
    killAtTheEnd(dir);
    const user = userOf(dir, NOBODY);
    expect(await found(user)).toEqual({ started: true, place: dir });
    expect(statSync(dataDir(dir)).uid).toBe(NOBODY.uid);
    user.send('stop');
    await user.ended();
    expect(readPostmaster(dir)).toBeUndefined();
  });

  test('root runs it as another account, which owns the data', async () => {
    const dir = newPlace();
    const server = await startEmbedded(dir, { fast: true });
    expect(statSync(dataDir(dir)).uid).not.toBe(0);
    await server.stop();
  });

  test('root in a home that is closed to others gets a place under /var/tmp, and the same one next time', async () => {
    const home = temporaryDirectory();
    chmodSync(home, 0o700);
    const places: string[] = [];
    for (const started of [true, true]) {
      const server = await startEmbedded(path.join(home, 'db'), { fast: true });
      expect(server.started).toBe(started);
      places.push(server.place);
      onTestFinished(() => rmSync(server.place, { recursive: true, force: true }));
      await server.stop();
    }
    expect(places[0]).toMatch(/^\/var\/tmp\/drumbeat-/);
    expect(places[1]).toBe(places[0]);
  });
});
