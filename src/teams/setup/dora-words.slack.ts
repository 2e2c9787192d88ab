import type { DoraWord } from '../dora-word.ts';
import { openSetup } from './setup.slack.ts';

/** `/dora setup`, in the channel of the team. */
export const setupWord = (deps: Parameters<typeof openSetup>[0]): DoraWord => ({
  word: 'setup',
  takes: 'nothing',
  where: 'in the channel of the team',
  help: [['setup', 'the team of this channel: name, time zone, services']],
  async run({ to: { client, userId, channelId }, triggerId }) {
    await openSetup(deps)({ client, triggerId, userId, channelId });
    return undefined;
  },
});
