import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { subDays } from 'date-fns';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import { testDatabase } from '../support/database.ts';
import { type Account, answerTo, listed } from './account.ts';

const { pool, url } = await testDatabase();
const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const DAYS = [2, 3, 4];

/** One incident on each of some days before today. */
const ACCOUNT: Account = {
  incidents: DAYS.map((ago) => listed(`Q${ago}`, `${subDays(new Date(), ago).toISOString().slice(0, 10)}T08:00:00Z`)),
  alerts: {},
  logs: {},
  emails: {},
};

/** Serves the account on loopback, and reports each path before it answers. */
async function serve(onAsked: (path: string) => void) {
  const app = express().use((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    onAsked(pathname.slice(1));
    const answer = answerTo(ACCOUNT, pathname.slice(1), searchParams);
    void answer.text().then((text) => response.status(answer.status).send(text));
  });
  const { url: api, close } = await listen(app, '127.0.0.1', 0);
  onTestFinished(close);
  return api;
}

const start = (api: string): ChildProcess =>
  spawn(process.execPath, ['--import', TSX, CLI, 'backfill', 'pagerduty', '--days', '5'], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url, PAGERDUTY_TOKEN: 'pd-token', PAGERDUTY_API_URL: api },
  });

test('a run that was killed continues in another process where it stopped', async () => {
  const asked: string[] = [];
  let running: ChildProcess | undefined;
  const api = await serve((path) => {
    asked.push(path);
    if (path === 'incidents/Q3/log_entries') running?.kill('SIGKILL');
  });
  running = start(api);
  await once(running, 'close');
  running = undefined;
  expect((await pool.query('select id from incidents')).rows).toEqual([{ id: 'pagerduty:Q2' }]);
  asked.splice(0);

  const again = start(api);
  let said = '';
  for (const stream of [again.stdout, again.stderr]) stream?.on('data', (chunk) => (said += String(chunk)));
  await once(again, 'close');
  expect(said).toMatch(/^pagerduty: 2 incidents read; 2 added, 0 known before; 1 day read before\n/);
  expect(asked.filter((path) => path.includes('Q2'))).toEqual([]);
  expect((await pool.query('select id from incidents where backfilled order by id')).rows).toEqual(
    DAYS.map((ago) => ({ id: `pagerduty:Q${ago}` })),
  );
}, 30_000);
