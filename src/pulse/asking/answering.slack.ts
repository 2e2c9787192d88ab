import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { FormFaults, FormValues } from '../../slack/form.ts';
import { withPatience } from '../../slack/patience.ts';
import { updateView } from '../../slack/update-view.ts';
import { mayDo } from '../../teams/rights.ts';
import { asksForComment } from '../disclosure/comments.ts';
import type { PulseSlackDeps } from '../pulse-deps.slack.ts';
import { type Answers, readAnswers } from '../survey/answer.ts';
import { BANK, questionOf } from '../survey/bank.ts';
import { DAY_TO_DAY, type Question } from '../survey/question.ts';
import type { OpenWave } from '../wave/wave-row.ts';
import { type DmState, dmMessage } from './dm.view.ts';
import { pulseForm, pulseSentence, thankYou } from './form.view.ts';

/** What a form is about, kept in the window; never an answer. */
export type About = { readonly wave: number | null };

const NONE_OPEN = 'No pulse is open now. `/pulse results` shows the last one.';
const NOT_ASKED =
  'You are not among those who are asked this time: a pulse asks whoever was in a team when it opened. You will be asked the next time.';
export const KEY_GONE =
  'Not saved: the database has just crashed. Your answers are still here; press Send again in a few minutes.';

const questionsOf = ({ items }: OpenWave): readonly Question[] => items.flatMap((id) => questionOf(id) ?? []);

/** How many questions a form has, the open one left out. */
const countOf = ({ items }: OpenWave): number => items.length + 1;

type Opening = { readonly triggerId: string; readonly userId: string; readonly isPreview: boolean };

/** Opens the form: at once with a word of patience, because a trigger lasts three seconds, then with the questions. */
export async function openForm(deps: PulseSlackDeps, client: WebClient, asked: Opening): Promise<void> {
  const opened = await client.views.open({ trigger_id: asked.triggerId, view: pulseSentence('One moment …') });
  const viewId = opened.view?.id;
  if (viewId === undefined) return;
  const view = await withPatience(filled(deps, asked), async () => {}).catch((error: unknown) => {
    deps.log.error({ error }, 'The form of the pulse could not be filled');
    return pulseSentence('Drumbeat cannot reach its database right now. Close this and try again in a minute.');
  });
  await updateView(client, viewId, view);
}

async function filled(deps: PulseSlackDeps, { userId, isPreview }: Opening): Promise<ModalView> {
  const right = mayDo(await deps.whoIs(userId), { kind: 'ask-dora' });
  if (!right.ok) return pulseSentence(right.why);
  const wave = await deps.waves.openWave();
  if (isPreview) return preview(deps, wave);
  if (wave === undefined || wave.closesAt <= deps.clock()) return pulseSentence(NONE_OPEN);
  const place = await deps.sealed.placeOf(wave.id, userId);
  if (place === undefined) return pulseSentence(NOT_ASKED);
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
  const { k } = await deps.waves.settings();
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

export type Done =
  | { readonly kind: 'kept'; readonly view: ModalView; readonly wave: OpenWave | undefined }
  | { readonly kind: 'faults'; readonly faults: FormFaults }
  | { readonly kind: 'no-key' }
  | { readonly kind: 'sentence'; readonly view: ModalView };

type Submission = {
  readonly about: About;
  readonly values: FormValues;
  readonly userId: string;
  readonly tooLate: AbortSignal;
};

/** Seals and keeps what was sent, before it is acknowledged. */
export async function keepAnswer(deps: PulseSlackDeps, { about, values, userId, tooLate }: Submission): Promise<Done> {
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
  return kept(deps, wave, userId, reading.value, tooLate);
}

const CLOSED =
  'This pulse has closed meanwhile, and your answer was not kept. `/pulse results` shows what your team said.';

const sentence = (text: string): Done => ({ kind: 'sentence', view: pulseSentence(text) });

async function kept(
  deps: PulseSlackDeps,
  wave: OpenWave,
  userId: string,
  answers: Answers,
  tooLate: AbortSignal,
): Promise<Done> {
  const said = await deps.sealed.answer(wave, userId, answers, deps.clock(), tooLate);
  switch (said) {
    case 'kept':
      return { kind: 'kept', view: thankYou(wave.closesAt, false), wave };
    case 'no-key':
      return { kind: 'no-key' };
    case 'closed':
      return sentence(CLOSED);
    case 'not-asked':
      return sentence(NOT_ASKED);
  }
}

function previewed(values: FormValues, now: Date): Done {
  const reading = readAnswers(Object.keys(values), { hasComment: true }, values);
  return reading.ok || Object.keys(reading.faults).every((field) => field !== 'slowed')
    ? { kind: 'kept', view: thankYou(now, true), wave: undefined }
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
