import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { readMetadata } from '../../slack/modals/metadata.ts';
import { openModal } from '../../slack/modals/modal.ts';
import { notAskedBecause } from '../belonging/unsettled.ts';
import { BANK, questionsOf } from '../survey/bank.ts';
import { DAY_TO_DAY } from '../survey/question.ts';
import type { OpenWave } from '../wave/wave.ts';
import type { AskingDeps } from './asking-deps.ts';
import { PULSE_MODAL, pulseForm } from './form.view.ts';
import { NONE_OPEN, NOT_ASKED, seatIn } from './seat.ts';

const formAbout = z.object({ wave: z.number().nullable() });

/** What a form is about, kept in its window; never an answer. `wave` is `null` in a preview. */
export type FormAbout = Readonly<z.infer<typeof formAbout>>;

export const readAbout = (metadata: string): FormAbout => readMetadata(formAbout, metadata);

type FormRequest = { readonly triggerId: string; readonly userId: string; readonly isPreview: boolean };

/** Opens the form of the open wave for one person, filled with their own answers, or a preview of it. */
export const openAnswerForm = (deps: AskingDeps, client: WebClient, request: FormRequest): Promise<void> =>
  openModal({
    client,
    triggerId: request.triggerId,
    frame: PULSE_MODAL,
    fill: () => filled(deps, request),
    log: deps.log,
    failure: 'The form of the pulse could not be filled',
  });

async function filled(deps: AskingDeps, { userId, isPreview }: FormRequest): Promise<ModalView> {
  const wave = await deps.waves.openWave();
  if (isPreview) return preview(deps, wave, userId);
  if (wave === undefined || wave.closesAt <= deps.clock()) return PULSE_MODAL.sentence(NONE_OPEN);
  const seating = await seatIn(deps, wave, userId);
  if (!seating.ok) return unseated(deps, userId, seating.why);
  const { seat } = seating;
  return pulseForm({
    questions: questionsOf(wave.items),
    k: wave.k,
    audience: seat.teamAudience,
    teamName: seat.teamName,
    leadsFromOutside: seat.leadsFromOutside,
    closesAt: wave.closesAt,
    before: await deps.sealed.ownAnswers(wave, seat),
    isPreview: false,
    metadata: JSON.stringify({ wave: wave.id } satisfies FormAbout),
  });
}

/** Somebody who is not asked because they have agreed to no team says here which is theirs, and is asked the next time. */
async function unseated(deps: AskingDeps, userId: string, why: string): Promise<ModalView> {
  const because = why === NOT_ASKED ? await notAskedBecause(deps, userId) : undefined;
  return because === undefined ? PULSE_MODAL.sentence(why) : PULSE_MODAL.view(because);
}

/** The questions of the open wave, else the first ones of the bank, as a team of ten would see them. */
async function preview(deps: AskingDeps, wave: OpenWave | undefined, userId: string): Promise<ModalView> {
  const right = await deps.permissions.may(userId, 'ask-dora');
  if (!right.ok) return PULSE_MODAL.sentence(right.why);
  const { k } = await deps.settings.settings();
  const first = BANK.filter(({ id, isSensitive }) => id !== DAY_TO_DAY && !isSensitive).slice(0, 2);
  return pulseForm({
    questions: wave === undefined ? [...questionsOf([DAY_TO_DAY]), ...first] : questionsOf(wave.items),
    k,
    audience: 10,
    teamName: 'a team of ten',
    leadsFromOutside: [],
    closesAt: wave?.closesAt ?? deps.clock(),
    before: undefined,
    isPreview: true,
    metadata: JSON.stringify({ wave: null } satisfies FormAbout),
  });
}
