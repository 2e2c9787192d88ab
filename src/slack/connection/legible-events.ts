import type { App } from '@slack/bolt';
import { excessOf, legibleJson } from '../../http/body/foreign-json.ts';
import type { Log } from '../../log.ts';

/**
 * The one place through which everything goes that Slack sends, by HTTP and over sockets: texts that Postgres cannot keep are mended
 * in all of it, so that no listener has to think of them. What is too much for any listener is acknowledged and dropped.
 */
export function readLegibly(app: Pick<App, 'processEvent'>, log: Pick<Log, 'warn'>): void {
  const process = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    const excess = excessOf(event.body);
    if (excess === undefined) return process({ ...event, body: legibleJson(event.body) as typeof event.body });
    log.warn({ excess }, 'Slack sent a payload that is too much');
    await event.ack();
  };
}
