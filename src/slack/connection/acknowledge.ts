import type { App, ReceiverEvent } from '@slack/bolt';
import type { Log } from '../../log.ts';
import { UNEXPECTED } from '../failure-words.ts';
import { firstField } from '../modals/form-values.ts';

/**
 * Acknowledges what no listener has acknowledged by its end: a button of an older version, a link, a payload that no listener can
 * read, a listener that failed. Slack would show the person a warning for each, and send an event again, which would fail again.
 */
export function acknowledgeAlways(app: Pick<App, 'processEvent'>, log: Pick<Log, 'warn' | 'error'>): void {
  const process = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    let isAcknowledged = false;
    const ack: ReceiverEvent['ack'] = (...said) => {
      isAcknowledged = true;
      return event.ack(...said);
    };
    try {
      await process({ ...event, ack });
    } catch (error) {
      log.error({ error }, 'What Slack sent could not be read');
    }
    if (isAcknowledged) return;
    log.warn('Nothing in Drumbeat acknowledged what Slack sent');
    await event.ack(notSaved(event.body));
  };
}

type Block = { readonly type: string; readonly block_id?: string };

/** A form would close as if it were saved, so it says that something went wrong, where it has a field to say it at. */
function notSaved(body: unknown): object | undefined {
  const { type, view } = (body ?? {}) as { readonly type?: unknown; readonly view?: { readonly blocks?: unknown } };
  const blocks = Array.isArray(view?.blocks) ? view.blocks.filter((one: unknown): one is Block => one != null) : [];
  const field = type === 'view_submission' ? firstField({ blocks }) : '';
  return typeof field === 'string' && field !== ''
    ? { response_action: 'errors', errors: { [field]: UNEXPECTED } }
    : undefined;
}
