import type { RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { tell } from '../../slack/answer.ts';
import { COMMANDS } from '../../slack/names.ts';
import { slackTime } from '../../slack/time.ts';
import type { OpenWave } from '../wave/wave.ts';
import { INVITATION, REMINDER } from '../wave/wave-deliveries.ts';
import type { AskingDeps } from './asking-deps.ts';
import { showState } from './private-message.slack.ts';

/** Somebody who declines, stops the asking or deletes their answer. */
export type Withdrawal = {
  readonly client: WebClient;
  readonly userId: string;
  readonly respond: RespondFn;
  /** The wave of the message whose button was pressed, which may be over by now; `undefined` for a typed command. */
  readonly wave?: number;
};

const NONE_OPEN = 'This pulse has closed.';

/** The open wave. `undefined` where none is open, or where the message is about another wave. */
async function openNow(deps: AskingDeps, ofMessage: number | undefined): Promise<OpenWave | undefined> {
  const wave = await deps.waves.openWave();
  if (wave === undefined || wave.closesAt <= deps.clock()) return undefined;
  return ofMessage === undefined || ofMessage === Number(wave.id) ? wave : undefined;
}

/** *Not this time*: the person is not reminded of this wave. */
export async function decline(deps: AskingDeps, asked: Withdrawal): Promise<void> {
  const wave = await openNow(deps, asked.wave);
  if (wave === undefined) return tell(asked.respond, NONE_OPEN);
  await declineWave(deps, asked, wave);
}

/** An answer that was sent meanwhile stands. The message then says so, with the button that deletes it. */
async function declineWave(deps: AskingDeps, { client, userId }: Withdrawal, wave: OpenWave): Promise<void> {
  const place = await deps.sealed.placeOf(wave.id, userId);
  if (place?.hasAnswered !== true) await deps.sealed.decline(wave, userId);
  await showState(deps, client, { wave, userId, state: place?.hasAnswered === true ? 'answered' : 'declined' });
}

/** *Stop asking me*, pressed: mutes the pulse, and declines the wave of the message while it is open. */
export async function stopAndDecline(deps: AskingDeps, asked: Withdrawal): Promise<void> {
  await stop(deps, asked);
  const wave = await openNow(deps, asked.wave);
  if (wave !== undefined) await declineWave(deps, asked, wave);
}

/** `/pulse stop`: mutes invitations and reminders. */
export async function stop(deps: AskingDeps, { userId, respond }: Withdrawal): Promise<void> {
  await deps.mutes.alsoMute(userId, [INVITATION, REMINDER], deps.clock());
  await tell(
    respond,
    `You are not asked any more. \`${COMMANDS.pulse} answer\` still works while a pulse is open, and \`${COMMANDS.dora} mute\` has the tick that starts it again.`,
  );
}

/** Deletes a person's answer. After a button was pressed, only the private message says so, if it could be changed. */
export async function remove(
  deps: AskingDeps,
  { client, userId, respond, wave: ofMessage }: Withdrawal,
): Promise<void> {
  const wave = await openNow(deps, ofMessage);
  if (wave === undefined)
    return tell(
      respond,
      ofMessage === undefined
        ? 'No pulse is open, so there is nothing to delete: of the last one only counts remain.'
        : `${NONE_OPEN} There is nothing to delete: only counts remain.`,
    );
  const outcome = await deps.sealed.remove(wave, userId, deps.clock());
  if (outcome === 'closed') return tell(respond, NONE_OPEN);
  if (outcome === 'nothing') return tell(respond, 'You have no answer in this pulse.');
  const isShown = await showState(deps, client, { wave, userId, state: 'deleted' });
  if (!isShown || ofMessage === undefined)
    await tell(respond, `Your answer is deleted. You can answer again until ${slackTime(wave.closesAt)}.`);
}
