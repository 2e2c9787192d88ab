import type { AnswerTo } from '../slack/answer.ts';
import type { SlackMessage } from '../slack/blocks.ts';
import type { Team } from '../teams/team.ts';
import { type NamedTeam, openForm, openSettings } from './home.slack.ts';
import type { HomeDeps } from './home-deps.ts';
import { loadStatus } from './load.ts';
import { privacyMessage } from './privacy.view.ts';
import { statusMessage } from './status.view.ts';

type Asked = {
  readonly to: AnswerTo;
  readonly triggerId: string;
  readonly team: Team | undefined;
  readonly named: NamedTeam;
};

/** What `/dora settings | mute | status | privacy` do: the first two open a form, the others answer. */
export const chores = (deps: HomeDeps, version: string) => ({
  async settings({ to, triggerId, named }: Asked): Promise<undefined> {
    await openSettings(deps)({ client: to.client, triggerId, userId: to.userId, named });
  },

  async mute({ to, triggerId }: Asked): Promise<undefined> {
    const target = { form: 'own', teamId: undefined } as const;
    await openForm(deps)({ client: to.client, triggerId, userId: to.userId, target, onTop: false });
  },

  async status({ team }: Asked): Promise<SlackMessage> {
    return statusMessage(await loadStatus(deps, team, version));
  },

  async privacy(): Promise<SlackMessage> {
    return privacyMessage();
  },
});
