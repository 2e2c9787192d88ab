import type { App, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Log } from '../../log.ts';
import { failedModal, notSaved } from '../failure-words.ts';
import { withPatience } from '../patience.ts';
import { type FormFaults, type FormValues, firstField } from './form-values.ts';
import { UnreadableForm } from './metadata.ts';
import type { ModalFrame } from './modal.view.ts';
import { onceEach } from './once-each.ts';
import { updateView } from './update-view.ts';
import { writtenInTime } from './write-then-ack.ts';

export type Opening = {
  readonly client: WebClient;
  readonly triggerId: string;
  /** On top of a modal that is open. */
  readonly onTop?: boolean;
};

type Filling = {
  readonly frame: ModalFrame;
  readonly fill: () => Promise<ModalView>;
  readonly log: Log;
  /** What is logged when `fill` fails. */
  readonly failure: string;
};

/** Opens a modal at once, because a trigger lasts only three seconds, and then shows in it what `fill` returns. */
export async function openModal(modal: Opening & Filling): Promise<void> {
  const { client, triggerId, onTop = false, frame } = modal;
  const asked = { trigger_id: triggerId, view: frame.loading() };
  const opened = await (onTop ? client.views.push(asked) : client.views.open(asked));
  if (opened.view?.id !== undefined) await fillModal({ ...modal, viewId: opened.view.id });
}

type Filled = { readonly client: WebClient; readonly viewId: string };

/** Shows in an open modal what `fill` returns, or why it cannot. */
export async function fillModal(modal: Filled & Filling): Promise<void> {
  const { client, viewId, frame, fill, log, failure } = modal;
  const view = await withPatience(fill(), nothingMore).catch((error: unknown) => {
    log.error({ error }, failure);
    return frame.sentence(failedModal(error));
  });
  await updateView(client, viewId, view);
}

/** The modal already says "One moment …". */
const nothingMore = (): Promise<void> => Promise.resolve();

export type Submission = {
  readonly view: ViewOutput;
  readonly values: FormValues;
  readonly userId: string;
  readonly client: WebClient;
  /** Aborted once the person reads that nothing was saved. */
  readonly tooLate: AbortSignal;
};

/** The result of a submission; `after` runs once Slack has its answer. */
export type Submitted =
  /** The modal shows at each field what is wrong with it. */
  | { readonly kind: 'faults'; readonly faults: FormFaults }
  /** The modal shows something else. */
  | { readonly kind: 'shown'; readonly view: ModalView; readonly after?: (() => Promise<unknown>) | undefined }
  | { readonly kind: 'closed'; readonly after?: (() => Promise<unknown>) | undefined };

type OnSubmit = {
  /** Checks and writes. */
  readonly submit: (submission: Submission) => Promise<Submitted>;
  readonly log: Log;
  /** What is logged when `submit` fails or takes too long. */
  readonly failure: string;
};

/** What a form says that came back in another shape; any other error is thrown on. */
function unreadable(view: ViewOutput, error: unknown): Submitted {
  if (!(error instanceof UnreadableForm)) throw error;
  return { kind: 'faults', faults: { [firstField(view)]: error.message } };
}

/** Slack shows a fault only at a field of the view. One of a field that is missing stands at the first. */
function placed(view: ViewOutput, faults: FormFaults): Record<string, string> {
  const fields = new Set(view.blocks.map(({ block_id: id }) => id));
  return Object.fromEntries(
    Object.entries(faults).map(([field, fault]) => [fields.has(field) ? field : firstField(view), fault]),
  );
}

type Outcome = { readonly submitted: Submitted | undefined; readonly failed?: unknown };

/**
 * Receives a form. It is checked and written before it is acknowledged, so that nothing that was typed is lost. A form that comes
 * again because its acknowledgement was lost is written once, and answered alike.
 */
export function onSubmit(app: App, callbackId: string, { submit, log, failure }: OnSubmit): void {
  const once = onceEach<Outcome>(({ submitted }) => submitted !== undefined && submitted.kind !== 'faults');
  app.view(callbackId, async ({ ack, view, body, client }) => {
    const write = async (): Promise<Outcome> => {
      let failed: unknown;
      const submitted = await writtenInTime(
        (tooLate) =>
          submit({ view, values: view.state.values, userId: body.user.id, client, tooLate }).catch((error: unknown) =>
            unreadable(view, error),
          ),
        (error) => {
          failed = error;
          log.error({ error }, failure);
        },
      );
      return { submitted, failed };
    };
    const { result, isFirst } = once(sentForm(view), write);
    const { submitted, failed } = await result;
    if (submitted === undefined)
      return ack({ response_action: 'errors', errors: { [firstField(view)]: notSaved(failed) } });
    switch (submitted.kind) {
      case 'faults':
        return ack({ response_action: 'errors', errors: placed(view, submitted.faults) });
      case 'shown':
        await ack({ response_action: 'update', view: submitted.view });
        break;
      case 'closed':
        await ack();
    }
    if (isFirst) await submitted.after?.();
  });
}

/** What a form is known by when it comes again: what is shown in it later has another hash. */
const sentForm = ({ id, hash }: ViewOutput): string | undefined => (id === undefined ? undefined : `${id} ${hash}`);
