import { expect, onTestFinished, test } from 'vitest';
import type { DemoMessage } from '../../../demo/protocol.ts';
import { startBot } from '../../../src/bot.ts';
import { createLog } from '../../../src/log.ts';
import { appToken, botToken, noon } from '../../demo/workspace.ts';
import { testDatabase } from '../../support/database.ts';
import { runningBot } from '../../support/dora-bot.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { present } from '../../support/given.ts';
import { until } from '../../support/processes.ts';

const { pool, url } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);

test('two people who press at the same instant, with two bots running: one answer counts, the other person hears of it, both are kept', async () => {
  const running = await runningBot('Socket Mode', url);
  onTestFinished(() => running.close());
  const lines: string[] = [];
  const second = await startBot(
    {
      slack: { mode: 'socket', botToken, appToken, apiUrl: running.slack.apiUrl },
      database: { url, replicaUrl: undefined, migrationUrl: undefined, dataDir: '/nowhere' },
      host: '127.0.0.1',
      port: 0,
      logLevel: 'debug',
    },
    () => noon,
    createLog('debug', { write: (line) => void lines.push(line) }),
  );
  onTestFinished(() => second.close());
  await pool.query(
    `insert into people (id, name, is_full_member, is_admin, refreshed_at)
     values ('UMARA', 'Mara', true, true, now()), ('UIVO', 'Ivo', true, true, now())`,
  );
  await team('payments', ['org/checkout'], 'Europe/Berlin', 'CPAY');
  await deploy({ at: '2026-11-02T10:10:00Z', service: 'org/checkout' });
  await incident({ id: 'INC-1', title: 'Orders stuck', service: 'org/checkout', at: '2026-11-02T10:30:00Z' });

  const cardFor = async (who: string): Promise<DemoMessage> => {
    const heard = await running.hears(who, 'CPAY', 2, () => running.slack.command(who, 'CPAY', '/dora incidents'));
    return present(heard.at(-1));
  };
  const press = (who: string, card: DemoMessage) => running.hands.press(who, card, 'incidents:yes');
  const cards = [await cardFor('UMARA'), await cardFor('UIVO')] as const;
  await Promise.all([press('UMARA', cards[0]), press('UIVO', cards[1])]);

  await until(async () => Number((await pool.query('select count(*) from incident_answers')).rows[0]?.count) === 2);
  const { rows } = await pool.query('select actor, refused from incident_answers order by id');
  expect(rows.map(({ refused }) => refused)).toEqual([false, true]);
  expect(new Set(rows.map(({ actor }) => actor))).toEqual(new Set(['UMARA', 'UIVO']));
  const late = String(rows[1]?.actor);
  await until(() => running.slack.messages(late, 'CPAY').some(({ text }) => text.includes('answered this before you')));
  expect((await pool.query('select deploy_triggered, caused_incident from incidents, deploy_events')).rows).toEqual([
    { deploy_triggered: true, caused_incident: true },
  ]);
});
