import { checkedView } from '../api/refusal.ts';
import { ackReason } from '../deliver/ack.ts';
import { isJson, type Json } from '../json.ts';
import { viewClosed, viewSubmission } from '../payload/interactive.ts';
import { strangers, unanswered, type ViewValues } from '../world/view-state.ts';
import type { OpenView } from '../world/views.ts';
import type { World } from '../world/world.ts';
import { done, failed, type Outcome, personWhoActs } from './person.ts';

type FieldErrors = { readonly ok: false; readonly fieldErrors: Readonly<Record<string, string>> };
export type SubmitOutcome = Outcome | FieldErrors;

const openModal = (world: World, as: string, viewId: string): OpenView | undefined =>
  world.views.stackOf(as).find((open) => open.id === viewId);

/** A person presses the submit button. `values` replace the answers that the view opened with. */
export async function submitView(world: World, as: string, viewId: string, values: ViewValues): Promise<SubmitOutcome> {
  const person = personWhoActs(world, as);
  if (!person.ok) return person;
  const open = openModal(world, as, viewId);
  if (!open) return failed('That window is closed already.');
  const unknown = strangers(open.view.blocks, values);
  if (unknown.length > 0) return failed(`The window has no block ${unknown.join(', ')}.`);
  const filled = world.views.remember(open, { ...open.values, ...values });
  const fieldErrors = unanswered(filled.view.blocks, filled.values);
  if (Object.keys(fieldErrors).length > 0) return { ok: false, fieldErrors };
  const ack = await world.deliver(viewSubmission(world, person.user, filled));
  if (!ack.ok) return failed(`We had some trouble connecting: ${ackReason(ack.error)} (${ack.error}). Try again?`);
  // The bot may have closed or changed the view meanwhile.
  const current = openModal(world, as, viewId);
  return current ? afterSubmit(world, current, isJson(ack.body) ? ack.body : {}) : done;
}

function afterSubmit(world: World, open: OpenView, answer: Json): SubmitOutcome {
  const action = answer['response_action'];
  if (action === undefined) world.views.closeFrom(open);
  else if (action === 'clear') world.views.closeFrom(world.views.stackOf(open.userId)[0] ?? open);
  else if (action === 'errors') return fieldErrorsOf(open, answer['errors']);
  else if (action === 'update' || action === 'push') return showNext(world, open, action, answer['view']);
  else return failed(`The app answered with an unknown response_action ${JSON.stringify(action)}.`);
  return done;
}

function showNext(world: World, open: OpenView, action: 'update' | 'push', view: unknown): Outcome {
  const checked = checkedView('modal', view);
  if (!checked.ok) return failed(`Slack refused the view: ${checked.response_metadata?.messages.join('; ')}`);
  if (action === 'update') world.views.update(open, checked.view);
  else if (!world.views.push(open.userId, checked.view)) return failed('Three windows are open already.');
  return done;
}

function fieldErrorsOf(open: OpenView, errors: unknown): SubmitOutcome {
  const entries = isJson(errors) ? Object.entries(errors) : [];
  const inputs = open.view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id);
  const misplaced = entries.filter(([blockId]) => !inputs.includes(blockId)).map(([blockId]) => blockId);
  if (misplaced.length > 0) return failed(`The app sent an error for ${misplaced.join(', ')}, which is no input.`);
  if (entries.length === 0) return failed('The app answered with errors and named none.');
  return { ok: false, fieldErrors: Object.fromEntries(entries.map(([blockId, error]) => [blockId, String(error)])) };
}

/** A person closes a view and those above it. The bot is notified where a view asks for it. */
export async function closeView(world: World, as: string, viewId: string): Promise<Outcome> {
  const person = personWhoActs(world, as);
  if (!person.ok) return person;
  const open = openModal(world, as, viewId);
  if (!open) return done;
  const isCleared = open.view.type === 'modal' && open.view.clear_on_close === true;
  const closed = world.views.closeFrom(isCleared ? (world.views.stackOf(as)[0] ?? open) : open);
  const told = closed.filter(({ view }) => view.type === 'modal' && view.notify_on_close === true);
  await Promise.all(told.map((one) => world.deliver(viewClosed(world, person.user, one, isCleared))));
  return done;
}
