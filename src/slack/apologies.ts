import type { App } from '@slack/bolt';
import { inTime } from '../deadline.ts';
import type { Log } from '../log.ts';
import { failedAnswer } from './failure-words.ts';
import { respondTo } from './respond-to.ts';

export const RESTARTING = 'Drumbeat is being restarted. Try again in a minute.';

/** How long Slack may take to accept the last words of a bot that stops. */
const LAST_WORDS_MS = 2_000;

export type Apologies = {
  /** Tells the people who wait for an answer to these requests that the bot stops. They hear nothing else afterwards. */
  sayRestarting(bodies: readonly object[]): Promise<void>;
};

/** A person in Slack always gets an answer, where the request has a `response_url`. */
export function apologiesFor(app: App, log: Log): Apologies {
  const told = new WeakSet<object>();
  const say = (body: object, text: string) =>
    apologise(body, text).catch((refused: unknown) => {
      log.warn({ error: refused }, 'Slack did not take the apology');
    });
  app.error(async ({ error, body }: ListenerFailure) => {
    const cause = causeOf(error);
    log.error({ error: cause }, 'A Slack listener failed');
    if (!told.has(body)) await say(body, failedAnswer(cause));
  });
  return {
    async sayRestarting(bodies) {
      for (const body of bodies) told.add(body);
      await inTime(LAST_WORDS_MS, Promise.all(bodies.map((body) => say(body, RESTARTING))));
    },
  };
}

/** What Bolt passes to the error handler with `extendedErrorHandler`. */
type ListenerFailure = { readonly error: Error; readonly body: object };

/** The error of the listener, which Bolt wraps. */
const causeOf = (error: Error): Error => {
  const { original } = error as { original?: unknown };
  return original instanceof Error ? original : error;
};

async function apologise(body: object, text: string): Promise<void> {
  const { response_url: url } = body as { response_url?: unknown };
  if (typeof url === 'string') await respondTo(url, { response_type: 'ephemeral', replace_original: false, text });
}
