import type { App } from '@slack/bolt';
import { inTime } from '../../deadline.ts';

/** What Slack has sent and the app has not dealt with yet. */
export type OpenEvents = {
  /** Waits until all are dealt with, at most so long; the bodies of those that are not. */
  settled(ms: number): Promise<readonly object[]>;
};

/** Follows each event from its arrival to the end of its listeners, which mostly comes long after it was acknowledged. */
export function followEvents(app: App): OpenEvents {
  const open = new Map<Promise<void>, object>();
  const process = app.processEvent.bind(app);
  app.processEvent = (event) => {
    const done = process(event).finally(() => open.delete(done));
    open.set(done, event.body);
    return done;
  };
  const allDone = async () => {
    while (open.size > 0) await Promise.allSettled(open.keys());
  };
  return {
    async settled(ms) {
      await inTime(ms, allDone());
      return [...open.values()];
    },
  };
}
