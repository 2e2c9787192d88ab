import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import type { DemoFault, DemoWorkspace } from '../../../demo/slack/options.ts';
import { clientForLists } from '../../../src/slack/pages.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import { refreshPeople } from '../../../src/teams/directory/people.slack.ts';
import { peopleStore } from '../../../src/teams/directory/people.store.ts';
import { silent } from '../../demo/silent.ts';
import { aDemoSlack, botToken, noon } from '../../demo/workspace.ts';
import { testDatabase } from '../../support/database.ts';
import { until } from '../../support/processes.ts';

const { db, pool } = await testDatabase();

const users = Array.from({ length: 1_050 }, (_, index) => ({
  id: `U${index}`,
  name: `p${index}`,
  realName: `Person ${index}`,
  timeZone: 'UTC',
}));
const workspace: DemoWorkspace = {
  name: 'Big',
  id: 'T1',
  bot: { userId: 'UBOT', botId: 'B1', name: 'Drumbeat' },
  users,
  channels: [],
  commands: [],
};

/** Slack with more people than fit on five pages; it says to wait at these requests for a page, counted from one. */
async function slackThatIsBusyAt(...requests: readonly number[]) {
  const cursors: unknown[] = [];
  const tooMany: DemoFault = { kind: 'answer', status: 429, headers: { 'retry-after': '1' } };
  const slack = await aDemoSlack({
    workspace,
    beforeAnswer: async ({ method, args }) => {
      if (method !== 'users.list') return undefined;
      cursors.push(args['cursor']);
      return requests.includes(cursors.length) ? tooMany : undefined;
    },
  });
  onTestFinished(() => slack.close());
  const client = new WebClient(botToken, { slackApiUrl: slack.apiUrl, logger: silent });
  return { client, cursors };
}

const refresh = (client: WebClient, mostWaitMs: number) =>
  refreshPeople(
    {
      client,
      people: peopleStore(db),
      members: membersStore(db),
      lists: { client: clientForLists(client), mostWaitMs },
    },
    noon,
  );

test('a thousand people are read page by page, and go on from where Slack said to wait, twice', async () => {
  const { client, cursors } = await slackThatIsBusyAt(4, 5);
  await refresh(client, 60_000);
  // Six pages, one of them asked for three times, and no page twice after it was read.
  expect(cursors).toHaveLength(8);
  expect(cursors[0]).toBeUndefined();
  expect(cursors[4]).toBe(cursors[3]);
  expect(cursors[5]).toBe(cursors[3]);
  expect(new Set(cursors).size).toBe(6);
  const { rows } = await pool.query('select count(*) filter (where is_full_member) from people');
  expect(rows).toEqual([{ count: 1_050 }]);
});

test('other calls do not wait for it', async () => {
  const { client, cursors } = await slackThatIsBusyAt(2);
  const done = refresh(client, 60_000);
  await until(() => cursors.length === 2);
  const start = performance.now();
  await client.auth.test();
  const [waitedMs, pages] = [performance.now() - start, cursors.length];
  await done;
  expect({ pages, isLate: waitedMs > 1_000 }).toEqual({ pages: 2, isLate: false });
});

test('where Slack wants more than there is time for, the list is given up', async () => {
  const { client, cursors } = await slackThatIsBusyAt(2, 3, 4, 5);
  await expect(refresh(client, 2_500)).rejects.toThrow(/rate.limit/i);
  expect(cursors).toHaveLength(4);
});
