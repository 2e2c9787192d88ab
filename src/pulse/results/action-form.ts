import type { ModalView } from '@slack/types';
import { choiceOf, type FormReading, type FormValues, textOf } from '../../slack/modals/form-values.ts';
import { selectInput, textInput } from '../../slack/modals/inputs.ts';
import { modalFrame } from '../../slack/modals/modal.view.ts';
import { type Action, type FrictionCode, isFriction } from '../survey/friction.ts';
import { frictionLabel } from './result-words.ts';

export const ACTION_VIEW = 'pulse:action';
export const ACTION_MODAL = modalFrame({ callbackId: ACTION_VIEW, title: 'Pulse' });
const ACTION_FIELDS = { friction: 'friction', did: 'did' } as const;

const MAX_DID = 200;

/** Asks what a team did about one of its last complaints. */
export function actionView(complaints: readonly FrictionCode[], metadata: string): ModalView {
  return ACTION_MODAL.view(
    [
      selectInput(
        { name: ACTION_FIELDS.friction, label: 'Which complaint' },
        complaints.map((code) => ({ value: code, label: frictionLabel(code) })),
        complaints[0],
      ),
      textInput(
        { name: ACTION_FIELDS.did, label: 'What was done', hint: 'Shown to the team beside the next results.' },
        { max: MAX_DID },
      ),
    ],
    { submit: 'Save', metadata },
  );
}

/** Reads the submitted form: which complaint, and what was done about it in one line. */
export function readAction(values: FormValues): FormReading<Action> {
  const friction = choiceOf(values, ACTION_FIELDS.friction);
  const did = textOf(values, ACTION_FIELDS.did)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (friction === undefined || !isFriction(friction))
    return { ok: false, faults: { [ACTION_FIELDS.friction]: 'Choose a complaint.' } };
  if (did === '' || did.length > MAX_DID)
    return { ok: false, faults: { [ACTION_FIELDS.did]: `Say it in at most ${MAX_DID} characters.` } };
  return { ok: true, value: { friction, did } };
}
