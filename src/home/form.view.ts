import type { KnownBlock, ModalView } from '@slack/types';
import { plainText, section } from '../slack/blocks.ts';
import { type FormKind, type FormTarget, targetValue } from './settings.ts';

export const FORM_VIEW = 'home:form';

const TITLES: Readonly<Record<FormKind, string>> = {
  people: 'People',
  calendar: 'Calendar',
  digest: 'Digest',
  incidents: 'Incidents',
  'team-messages': 'Messages',
  workspace: 'Workspace',
  environments: 'Environments',
  sources: 'Sources of incidents',
  secrets: 'Secrets of sources',
  tokens: 'API tokens',
  deliveries: 'Undelivered messages',
  own: 'My messages',
};

const SUBMITS: Partial<Readonly<Record<FormKind, string>>> = { environments: 'Add', tokens: 'Make token' };

/** One form, its blocks inside; those without a field have nothing to submit. */
export function formView(target: FormTarget, blocks: readonly KnownBlock[]): ModalView {
  const hasFields = blocks.some(({ type }) => type === 'input');
  return {
    type: 'modal',
    callback_id: FORM_VIEW,
    title: plainText(TITLES[target.form]),
    close: plainText('Close'),
    ...(hasFields ? { submit: plainText(SUBMITS[target.form] ?? 'Save') } : {}),
    private_metadata: targetValue(target),
    blocks: [...blocks],
  };
}

export const sentenceForm = (target: FormTarget, sentence: string): ModalView => formView(target, [section(sentence)]);
export const loadingForm = (target: FormTarget): ModalView => sentenceForm(target, 'One moment …');
