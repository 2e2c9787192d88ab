import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { firstField } from '../../slack/form.ts';
import { updateView } from '../../slack/update-view.ts';
import { NOT_SAVED, writtenInTime } from '../../slack/write-then-ack.ts';
import { localDateOf, mondayOf, plusDays } from '../../teams/calendar/local-date.ts';
import { mayDo } from '../../teams/rights.ts';
import type { PulseSlackDeps } from '../pulse-deps.slack.ts';
import { expectedEnd, SENT_PER_SECOND } from './opening.ts';
import { readStart, START_VIEW, startSentence, startView } from './start-form.ts';

/** Opens what the admins set: how often, from when, and how many answers a result needs. */
export async function openStart(
  deps: PulseSlackDeps,
  client: WebClient,
  { triggerId, userId }: { readonly triggerId: string; readonly userId: string },
): Promise<void> {
  const opened = await client.views.open({ trigger_id: triggerId, view: startSentence('One moment …') });
  const viewId = opened.view?.id;
  if (viewId === undefined) return;
  const view = await filled(deps, userId).catch((error: unknown) => {
    deps.log.error({ error }, 'The form of the pulse’s settings could not be filled');
    return startSentence('Drumbeat cannot reach its database right now. Close this and try again in a minute.');
  });
  await updateView(client, viewId, view);
}

async function filled(deps: PulseSlackDeps, userId: string): Promise<ModalView> {
  const right = mayDo(await deps.whoIs(userId), { kind: 'change-workspace' });
  if (!right.ok) return startSentence(right.why);
  const now = deps.clock();
  const [settings, open] = await Promise.all([deps.waves.settings(), deps.waves.openWave()]);
  const nextOn = settings.nextOn ?? plusDays(mondayOf(localDateOf(now, 'UTC')), 7);
  const { opening, withoutTeam } = await deps.plan(nextOn, now);
  return startView({
    settings,
    nextOn,
    opening,
    expectedEnd: expectedEnd(opening.sendings, SENT_PER_SECOND),
    perSecond: SENT_PER_SECOND,
    withoutTeam,
    isOpen: open !== undefined,
  });
}

export function registerStart(app: App, deps: PulseSlackDeps): void {
  app.view(START_VIEW, async ({ ack, view, body }) => {
    const now = deps.clock();
    const saved = await writtenInTime(
      async (tooLate) => {
        const right = mayDo(await deps.whoIs(body.user.id), { kind: 'change-workspace' });
        if (!right.ok) return { words: right.why };
        const { k } = await deps.waves.settings();
        const reading = readStart(view.state.values, localDateOf(now, 'UTC'), k);
        if (!reading.ok) return { faults: reading.faults };
        await deps.waves.setUp(reading.value, { actor: body.user.id, at: now }, tooLate);
        const { cadence, nextOn } = reading.value;
        if (cadence === undefined || nextOn === undefined)
          return { words: 'Saved. No pulse is asked any more; one that is open goes on until it closes.' };
        return {
          words: `Saved. The next pulse opens on ${nextOn}, and then every ${cadence} weeks.`,
        };
      },
      (error) => deps.log.error({ error }, 'The settings of the pulse were not saved'),
    );
    if (saved === undefined) return ack({ response_action: 'errors', errors: { [firstField(view)]: NOT_SAVED } });
    if (saved.faults !== undefined) return ack({ response_action: 'errors', errors: { ...saved.faults } });
    await ack({ response_action: 'update', view: startSentence(saved.words) });
  });
}
