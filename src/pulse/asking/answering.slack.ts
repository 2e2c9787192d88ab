import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { type FormValues, firstField } from '../../slack/form.ts';
import { openModal, type Submission, type Submitted } from '../../slack/modal.ts';
import { mayDo } from '../../teams/rights.ts';
import { asksForComment } from '../disclosure/comments.ts';
import type { PulseSlackDeps } from '../pulse-deps.slack.ts';
import { type Answers, readAnswers } from '../survey/answer.ts';
import { BANK, questionOf } from '../survey/bank.ts';
import { DAY_TO_DAY, type Question } from '../survey/question.ts';
import type { OpenWave } from '../wave/wave.ts';
import { type DmState, dmMessage } from './dm.view.ts';
import { PULSE_MODAL, pulseForm, thankYou } from './form.view.ts';

/** What a form is about, kept in the window; never an answer. */
type About = { readonly wave: number | null };

const NONE_OPEN = 'No pulse is open now. `/pulse results` shows the last one.';
const NOT_ASKED =
  'You are not among those who are asked this time: a pulse asks whoever was in a team when it opened. You will be asked the next time.';
const KEY_GONE =
  'Not saved: the database has just crashed. Your answers are still here; press Send again in a few minutes.';

const questionsOf = ({ items }: OpenWave): readonly Question[] => items.flatMap((id) => questionOf(id) ?? []);

/** How many questions a form has, the open one left out. */
const countOf = ({ items }: OpenWave): number => items.length + 1;

type Opening = { readonly triggerId: string; readonly userId: string; readonly isPreview: boolean };

export const openForm = (deps: PulseSlackDeps, client: WebClient, asked: Opening): Promise<void> =>
  openModal({
    client,
    triggerId: asked.triggerId,
    frame: PULSE_MODAL,
    fill: () => filled(deps, asked),
    log: deps.log,
    failure: 'The form of the pulse could not be filled',
  });

async function filled(deps: PulseSlackDeps, { userId, isPreview }: Opening): Promise<ModalView> {
  const right = mayDo(await deps.whoIs(userId), { kind: 'ask-dora' });
  if (!right.ok) return PULSE_MODAL.sentence(right.why);
  const wave = await deps.waves.openWave();
  if (isPreview) return preview(deps, wave);
  if (wave === undefined || wave.closesAt <= deps.clock()) return PULSE_MODAL.sentence(NONE_OPEN);
  const place = await deps.sealed.placeOf(wave.id, userId);
  if (place === undefined) return PULSE_MODAL.sentence(NOT_ASKED);
  return pulseForm({
    questions: questionsOf(wave),
    k: wave.k,
    audience: place.teamAudience,
    teamName: place.teamName,
    closesAt: wave.closesAt,
    before: await deps.sealed.ownAnswers(wave, userId),
    isPreview: false,
    metadata: JSON.stringify({ wave: wave.id } satisfies About),
  });
}

/** The questions of the open wave, else the first ones of the bank, for a team of ten. */
async function preview(deps: PulseSlackDeps, wave: OpenWave | undefined): Promise<ModalView> {
  const { k } = await deps.settings.settings();
  const first = BANK.filter(({ id, isSensitive }) => id !== DAY_TO_DAY && !isSensitive).slice(0, 2);
  return pulseForm({
    questions: wave === undefined ? [...BANK.filter(({ id }) => id === DAY_TO_DAY), ...first] : questionsOf(wave),
    k,
    audience: 10,
    teamName: 'a team of ten',
    closesAt: wave?.closesAt ?? deps.clock(),
    before: undefined,
    isPreview: true,
    metadata: JSON.stringify({ wave: null } satisfies About),
  });
}

/** Seals and keeps what was sent, before it is acknowledged. */
export async function keepAnswer(deps: PulseSlackDeps, submission: Submission): Promise<Submitted> {
  const { view, values, userId } = submission;
  const about = JSON.parse(view.private_metadata) as About;
  if (about.wave === null) return previewed(values, deps.clock());
  const [wave, right] = await Promise.all([
    deps.waves.openWave(),
    deps.whoIs(userId).then((who) => mayDo(who, { kind: 'ask-dora' })),
  ]);
  if (!right.ok) return sentence(right.why);
  if (wave?.id !== about.wave) return sentence(CLOSED);
  const place = await deps.sealed.placeOf(wave.id, userId);
  if (place === undefined) return sentence(NOT_ASKED);
  const reading = readAnswers(wave.items, { hasComment: asksForComment(place.teamAudience, wave.k) }, values);
  if (!reading.ok) return { kind: 'faults', faults: reading.faults };
  return kept(deps, wave, reading.value, submission);
}

const CLOSED =
  'This pulse has closed meanwhile, and your answer was not kept. `/pulse results` shows what your team said.';

const sentence = (text: string): Submitted => ({ kind: 'shown', view: PULSE_MODAL.sentence(text) });

async function kept(
  deps: PulseSlackDeps,
  wave: OpenWave,
  answers: Answers,
  { view, userId, client, tooLate }: Submission,
): Promise<Submitted> {
  const said = await deps.sealed.answer(wave, userId, answers, deps.clock(), tooLate);
  switch (said) {
    case 'kept':
      return {
        kind: 'shown',
        view: thankYou(wave.closesAt, false),
        after: () => showState(deps, client, { wave, userId, state: 'answered' }),
      };
    case 'no-key':
      return { kind: 'faults', faults: { [firstField(view)]: KEY_GONE } };
    case 'closed':
      return sentence(CLOSED);
    case 'not-asked':
      return sentence(NOT_ASKED);
  }
}

function previewed(values: FormValues, now: Date): Submitted {
  const reading = readAnswers(Object.keys(values), { hasComment: true }, values);
  return reading.ok || Object.keys(reading.faults).every((field) => field !== 'slowed')
    ? { kind: 'shown', view: thankYou(now, true) }
    : { kind: 'faults', faults: reading.faults };
}

/** The private message shows how things stand, where there is one; what was saved is saved, whether this works or not. */
export async function showState(
  deps: PulseSlackDeps,
  client: WebClient,
  { wave, userId, state }: { readonly wave: OpenWave; readonly userId: string; readonly state: DmState },
): Promise<boolean> {
  try {
    const at = await deps.invitationOf(userId, wave.opensOn);
    if (at === undefined) return false;
    const { rich, text } = dmMessage({ state, wave: wave.id, questions: countOf(wave), closesAt: wave.closesAt });
    await client.chat.update({ channel: at.channelId, ts: at.ts, text, blocks: [...rich] });
    return true;
  } catch (error) {
    deps.log.warn({ error }, 'Slack did not take the changed message of a pulse');
    return false;
  }
}
