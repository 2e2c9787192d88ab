import type { KnownBlock, ModalView } from '@slack/types';
import { type ModalFrame, modalFrame } from '../../slack/modals/modal.view.ts';
import { type FormTarget, targetValue } from './form-target.ts';
import type { SettingsForm } from './settings-form.ts';

export const FORM_VIEW = 'home:form';

type Named = Pick<SettingsForm, 'kind' | 'title' | 'submitLabel'>;
type Team = FormTarget['teamId'];

export const formFrame = ({ kind, title }: Named, team: Team): ModalFrame =>
  modalFrame({ callbackId: FORM_VIEW, title, metadata: targetValue({ form: kind, teamId: team }) });

/** The window of one form. A form without fields has nothing to submit. */
export function formView(form: Named, team: Team, blocks: readonly KnownBlock[]): ModalView {
  const hasFields = blocks.some(({ type }) => type === 'input');
  return formFrame(form, team).view(blocks, { submit: hasFields ? form.submitLabel : undefined });
}
