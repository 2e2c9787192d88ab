import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openDatabase } from '../../src/db/open.ts';
import { hashToken, newToken } from '../../src/http/token.ts';
import { tokensStore } from '../../src/http/tokens.store.ts';
import { aDemoSlack, botToken, signingSecret } from '../demo/workspace.ts';
import { spawnChild } from '../support/child.ts';
import { until } from '../support/processes.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';

/** The bot as `npm start` runs it, in a process of its own, whose way to the database can be cut. It ends with the test. */
export async function aBot(databaseUrl: string) {
  const token = newToken();
  const database = await openDatabase({ url: databaseUrl });
  await tokensStore(database.db).add(token.slice(-8), ['ingest'], hashToken(token), systemClock());
  await database.close();
  const slack = await aDemoSlack({ clock: systemClock });
  const proxy = await tcpProxy(databaseUrl);
  const child = spawnChild('../../src/main.ts', [], {
    env: {
      PATH: process.env['PATH'],
      TZ: 'UTC',
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: slack.apiUrl,
      DATABASE_URL: proxy.url,
      DRUMBEAT_SECRET: newToken(),
      LOG_LEVEL: 'info',
      PORT: '0',
    },
  });
  onTestFinished(async () => {
    child.process.kill('SIGKILL');
    await child.ended();
    await slack.close();
    await proxy.close();
  });
  let url: string | undefined;
  while (url === undefined) ({ url } = JSON.parse(await child.next()) as { readonly url?: string });
  const address = url;
  const readiness = async () => {
    const begun = performance.now();
    const answer = await fetch(`${address}/readyz?exclude=slack`);
    return { status: answer.status, body: (await answer.json()) as object, ms: performance.now() - begun };
  };
  return {
    url: address,
    token,
    proxy,
    readiness,
    isReady: () => until(async () => (await readiness()).status === 200),
  };
}
