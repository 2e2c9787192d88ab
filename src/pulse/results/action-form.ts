import type { ModalView } from '@slack/types';
import { plainText, section } from '../../slack/blocks.ts';
import { choiceOf, type FormReading, type FormValues, selectInput, textInput, textOf } from '../../slack/form.ts';
import { type Action, type FrictionCode, isFriction } from '../survey/friction.ts';
import { frictionLabel } from './result-words.ts';

export const ACTION_VIEW = 'pulse:action';
const ACTION_FIELDS = { friction: 'friction', did: 'did' } as const;

const MAX_DID = 200;

/** Asks what a team did about one of its last complaints. */
export function actionView(complaints: readonly FrictionCode[], metadata: string): ModalView {
  return {
    ...base,
    submit: plainText('Save'),
    private_metadata: metadata,
    blocks: [
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
  };
}

const base = { type: 'modal' as const, callback_id: ACTION_VIEW, title: plainText('Pulse'), close: plainText('Close') };

export const actionSentence = (sentence: string): ModalView => ({ ...base, blocks: [section(sentence)] });

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
