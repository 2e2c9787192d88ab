import type { RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { tell } from '../../slack/answer.ts';
import { COMMANDS } from '../../slack/names.ts';
import { slackTime } from '../../slack/time.ts';
import type { Right } from '../../teams/rights.ts';
import type { NotKept } from '../sealing/sealed.store.ts';
import type { OpenWave } from '../wave/wave.ts';
import { INVITATION, REMINDER } from '../wave/wave-deliveries.ts';
import type { AskingDeps } from './asking-deps.ts';
import { showState } from './private-message.slack.ts';
import { AUDIENCE_CHANGED, KEY_GONE, NOT_ASKED, OTHER_SECRET_HERE } from './seat.ts';

/** Somebody who declines, stops the asking or deletes their answer. */
export type Withdrawal = {
  readonly client: WebClient;
  readonly userId: string;
  readonly respond: RespondFn;
  /** The wave of the message whose button was pressed, which may be over by now; `undefined` for a typed command. */
  readonly wave?: number;
};

const CLOSED = 'This pulse has closed.';

/** The open wave. `undefined` where none is open, or where the message is about another wave. */
async function openNow(deps: AskingDeps, ofMessage: number | undefined): Promise<OpenWave | undefined> {
  const wave = await deps.waves.openWave();
  if (wave === undefined || wave.closesAt <= deps.clock()) return undefined;
  return ofMessage === undefined || ofMessage === Number(wave.id) ? wave : undefined;
}

/** *Not this time*: the person is not reminded of this wave. An answer that was sent meanwhile stands. */
export async function decline(
  deps: AskingDeps,
  { client, userId, respond, wave: ofMessage }: Withdrawal,
): Promise<void> {
  const wave = await openNow(deps, ofMessage);
  const seat = wave && (await deps.frozen.frozen(wave)).seatOf(userId);
  if (wave === undefined || seat === undefined)
    return tellUnasked(deps, { respond, userId }, wave === undefined ? CLOSED : NOT_ASKED);
  const outcome = await deps.sealed.decline(wave, seat, deps.clock());
  if (outcome !== 'kept') return tell(respond, notKeptWords(outcome));
  const isShown = await showState(deps, client, { wave, userId, state: 'said' });
  if (!isShown)
    await tell(respond, `Noted: you are not reminded of this pulse. It is open until ${slackTime(wave.closesAt)}.`);
}

/** *Stop asking me*, or `/pulse stop`: mutes invitations and reminders. What was said in the open wave stands. */
export async function stop(deps: AskingDeps, { client, userId, respond, wave: ofMessage }: Withdrawal): Promise<void> {
  const wave = await openNow(deps, ofMessage);
  const seat = wave && (await deps.frozen.frozen(wave)).seatOf(userId);
  const right = seat === undefined ? await deps.permissions.may(userId, 'ask-dora') : ASKED;
  if (!right.ok) return tell(respond, right.why);
  await deps.mutes.alsoMute(userId, [INVITATION, REMINDER], deps.clock());
  await tell(
    respond,
    `You are not asked any more. \`${COMMANDS.pulse} answer\` still works while a pulse is open, and \`${COMMANDS.dora} mute\` has the tick that starts it again.`,
  );
  if (wave !== undefined) await showState(deps, client, { wave, userId, state: 'stopped' });
}

/** Deletes what a person said. After a button was pressed, only the private message says so, if it could be changed. */
export async function remove(
  deps: AskingDeps,
  { client, userId, respond, wave: ofMessage }: Withdrawal,
): Promise<void> {
  const wave = await openNow(deps, ofMessage);
  if (wave === undefined)
    return tellUnasked(
      deps,
      { respond, userId },
      ofMessage === undefined
        ? 'No pulse is open, so there is nothing to delete: of the last one only counts remain.'
        : `${CLOSED} There is nothing to delete: only counts remain.`,
    );
  const { seatOf, isIntact } = await deps.frozen.frozen(wave);
  const seat = seatOf(userId);
  if (seat === undefined) return tellUnasked(deps, { respond, userId }, NOTHING);
  const outcome = await deps.sealed.remove(wave, seat, deps.clock());
  if (outcome === 'nothing') {
    // Its message may be from before a crash that has lost the answer.
    await showState(deps, client, { wave, userId, state: 'asked' });
    return tell(respond, NOTHING);
  }
  if (outcome !== 'removed') return tell(respond, notKeptWords(outcome));
  if (!isIntact) return tell(respond, `What you had said is deleted. ${AUDIENCE_CHANGED}`);
  const isShown = await showState(deps, client, { wave, userId, state: 'deleted' });
  if (!isShown || ofMessage === undefined)
    await tell(respond, `What you had said is deleted. You can answer again until ${slackTime(wave.closesAt)}.`);
}

const ASKED: Right = { ok: true };

/**
 * Whoever is asked in the open wave may take back what they said, even if they have become a guest, so they need no permission: a
 * look-up of the person would name them in the database's log, right before their row. Anybody else has no row.
 */
async function tellUnasked(
  { permissions }: AskingDeps,
  { respond, userId }: Pick<Withdrawal, 'respond' | 'userId'>,
  words: string,
): Promise<void> {
  const right = await permissions.may(userId, 'ask-dora');
  await tell(respond, right.ok ? words : right.why);
}

const NOTHING = 'You have no answer in this pulse.';

function notKeptWords(why: NotKept): string {
  switch (why) {
    case 'closed':
      return CLOSED;
    case 'gone':
      return `Nothing was changed: ${KEY_GONE}`;
    case 'changed':
      return AUDIENCE_CHANGED;
    case 'other-secret':
      return `Nothing was changed: ${OTHER_SECRET_HERE}`;
  }
}
