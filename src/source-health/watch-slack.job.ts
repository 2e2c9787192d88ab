import type { Log } from '../log.ts';
import type { SlackFault } from '../slack/connection/link-state.ts';
import type { SlackGapStore } from './slack-gap.store.ts';

type Deps = {
  readonly slackFault: () => SlackFault | undefined;
  readonly gap: Pick<SlackGapStore, 'note'>;
  readonly log: Log;
};

/** Says in the log, every minute, that the bot cannot work with Slack, and notes it for App Home. */
export const watchSlack =
  ({ slackFault, gap, log }: Deps) =>
  async (now: Date): Promise<void> => {
    const fault = slackFault();
    if (fault === undefined) return;
    const { reason, forMs } = fault;
    log.error({ reason, forSeconds: Math.round(forMs / 1_000) }, 'Drumbeat cannot work with Slack');
    await gap.note({ beganAt: new Date(now.getTime() - forMs), endedAt: now, reason });
  };
