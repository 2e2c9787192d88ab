import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded, stopUnused } from '../../src/db/embedded/embedded.ts';
import { readPostmaster } from '../../src/db/embedded/postmaster.ts';
import { migrate } from '../../src/db/migrate.ts';
import { execute, withDatabase } from './database-urls.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server for tests, and its migrated database that `testDatabase()` copies. */
    readonly testServer: { readonly url: string; readonly template: string; readonly strategy: string };
  }
}

const PREFIX = 'drumbeat-test-run-';

const undo: (() => Promise<void>)[] = [];

export async function setup(project: TestProject): Promise<void> {
  try {
    const url = process.env['TEST_DATABASE_URL'] ?? (await startServer());
    project.provide('testServer', { url, template: await createTemplate(url), strategy: await copyStrategy(url) });
  } catch (error) {
    await teardown();
    throw error;
  }
}

export async function teardown(): Promise<void> {
  for (const step of undo.splice(0).toReversed()) await step();
}

async function startServer(): Promise<string> {
  await sweepKilledRuns();
  const dir = mkdtempSync(path.join(os.tmpdir(), PREFIX));
  const server = await startEmbedded(dir, { fast: true });
  // For a run that is cut short, so that no teardown comes.
  const kill = () => abandon(server.place);
  process.once('exit', kill);
  undo.push(async () => {
    await server.stop();
    process.off('exit', kill);
    for (const left of [dir, server.place]) rmSync(left, { recursive: true, force: true });
  });
  return `postgres://postgres@localhost:5432/postgres?host=${encodeURIComponent(server.socketDir)}`;
}

/** Stops the servers of runs that were killed. No one else would stop them. */
async function sweepKilledRuns(): Promise<void> {
  const runs = readdirSync(os.tmpdir()).filter((name) => name.startsWith(PREFIX));
  for (const dir of runs.map((name) => path.join(os.tmpdir(), name))) {
    // Without this directory the run is only beginning.
    const isOurs = existsSync(path.join(dir, 'users')) && statSync(dir).uid === process.getuid?.();
    // It fails when another run removes the same server at the same time.
    if (isOurs && (await stopUnused(dir).catch(() => false))) rmSync(dir, { recursive: true, force: true });
  }
}

function abandon(place: string): void {
  const pid = readPostmaster(place)?.pid;
  if (pid) process.kill(pid, 'SIGQUIT');
}

async function createTemplate(url: string): Promise<string> {
  const template = `drumbeat_template_${randomUUID().replaceAll('-', '')}`;
  await execute(url, `create database ${template}`);
  undo.push(() =>
    execute(url, `alter database ${template} is_template false`, `drop database ${template} with (force)`),
  );
  await migrate(withDatabase(url, template));
  await execute(url, `alter database ${template} is_template true allow_connections false`);
  return template;
}

/** The faster way to copy a small template. Postgres 14 has only this way, and no option for it. */
async function copyStrategy(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
  await client.end();
  return Number(rows[0]?.version) >= 150_000 ? 'strategy file_copy' : '';
}
