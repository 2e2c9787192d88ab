import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import type { DemoFault, DemoWorkspace } from '../../../demo/slack/options.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import { refreshPeople } from '../../../src/teams/directory/people.slack.ts';
import { peopleStore } from '../../../src/teams/directory/people.store.ts';
import { silent } from '../../demo/silent.ts';
import { aDemoSlack, botToken, noon } from '../../demo/workspace.ts';
import { testDatabase } from '../../support/database.ts';

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

test('a thousand people are read page by page, also where Slack says to wait', async () => {
  const tooMany: DemoFault[] = [{ kind: 'answer', status: 429, headers: { 'retry-after': '0' } }];
  let pages = 0;
  const slack = await aDemoSlack({
    workspace,
    beforeAnswer: async ({ method }) => {
      if (method !== 'users.list') return undefined;
      pages += 1;
      return pages === 2 ? tooMany.pop() : undefined;
    },
  });
  const retryConfig = { retries: 1, minTimeout: 1 };
  const client = new WebClient(botToken, { slackApiUrl: slack.apiUrl, logger: silent, retryConfig });
  await refreshPeople({ client, people: peopleStore(db), members: membersStore(db) }, noon);
  await slack.close();
  // Six pages, one of them asked for twice.
  expect(pages).toBe(7);
  const { rows } = await pool.query('select count(*) filter (where is_full_member) from people');
  expect(rows).toEqual([{ count: 1_050 }]);
});
