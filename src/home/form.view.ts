import type { KnownBlock, ModalView } from '@slack/types';
import { plainText, section } from '../slack/blocks.ts';
import { type FormTarget, targetValue } from './form-target.ts';
import type { SettingsForm } from './forms/settings-form.ts';

export const FORM_VIEW = 'home:form';

type Named = Pick<SettingsForm, 'kind' | 'title' | 'submitLabel'>;
type Team = FormTarget['teamId'];

/** One form, its blocks inside; those without a field have nothing to submit. */
export function formView({ kind, title, submitLabel }: Named, team: Team, blocks: readonly KnownBlock[]): ModalView {
  const hasFields = blocks.some(({ type }) => type === 'input');
  return {
    type: 'modal',
    callback_id: FORM_VIEW,
    title: plainText(title),
    close: plainText('Close'),
    ...(hasFields ? { submit: plainText(submitLabel) } : {}),
    private_metadata: targetValue({ form: kind, teamId: team }),
    blocks: [...blocks],
  };
}

export const sentenceForm = (form: Named, team: Team, sentence: string): ModalView =>
  formView(form, team, [section(sentence)]);
export const loadingForm = (form: Named, team: Team): ModalView => sentenceForm(form, team, 'One moment …');
