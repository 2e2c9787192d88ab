import express from 'express';
import { onTestFinished } from 'vitest';
import type { DemoFault, DemoSlackOptions, DemoSocketFault } from '../../../demo/slack/options.ts';
import { createLog } from '../../../src/log.ts';
import type { SlackTimings } from '../../../src/slack/connection/timings.ts';
import { createSlackApp, type SlackApp } from '../../../src/slack/slack-app.ts';
import { aDemoSlack, appToken, botToken } from '../../demo/workspace.ts';
import { until } from '../../support/processes.ts';

/** Far faster than in earnest. */
const FAST: SlackTimings = {
  firstPauseMs: 2,
  longestPauseMs: 20,
  refusedPauseMs: 20,
  helloMs: 300,
  pongMs: 5_000,
  requestMs: 1_000,
  steadyMs: 5,
  lookEveryMs: 20,
  graceMs: 40,
  lastAnswersMs: 100,
};

/** What Slack does instead of answering. */
type Trouble = {
  /** By method. */
  readonly faults: Map<string, DemoFault>;
  socket: DemoSocketFault | undefined;
};

/** Registers the listeners of a test. */
export type Listen = (app: SlackApp['app']) => void;

/** An app in Socket Mode that answers `/echo` and hears nothing else, beside the demo's Slack. Both end with the test. */
export async function connectedApp(
  options: Partial<DemoSlackOptions> = {},
  listen: Listen = () => {},
  timings: Partial<SlackTimings> = {},
) {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const trouble: Trouble = { faults: new Map(), socket: undefined };
  const slack = await aDemoSlack({
    beforeAnswer: async ({ method }) => trouble.faults.get(method),
    beforeSocket: () => trouble.socket,
    ...options,
  });
  const config = { mode: 'socket', botToken, appToken, apiUrl: slack.apiUrl } as const;
  const connection = createSlackApp(config, express(), log, { ...FAST, ...timings });
  connection.app.command('/echo', async ({ command, ack }) => ack(command.text));
  listen(connection.app);
  onTestFinished(async () => {
    await connection.stop();
    await slack.close();
  });
  let count = 0;
  return {
    slack,
    trouble,
    ...connection,
    logged: () => lines.map((line) => JSON.parse(line) as { level: number; msg: string; reason?: string }),
    /** Connects, however often it has to try on a busy machine. */
    async connected() {
      await connection.connect();
      await until(() => connection.fault() === undefined && slack.sockets.size > 0);
    },
    /** Types a command as soon as there is a socket, and says whether the answer came. */
    async isHeard(): Promise<boolean> {
      await until(() => slack.sockets.size > 0);
      count += 1;
      const typed = await slack.command('UMARA', 'CPAY', `/echo ${count}`);
      return typed.ok && slack.messages('UMARA', 'CPAY').at(-1)?.text === String(count);
    },
  };
}
