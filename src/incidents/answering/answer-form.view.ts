import type { InputBlock, KnownBlock, ModalView, SectionBlock } from '@slack/types';
import { escapeText, oneLine, section } from '../../slack/blocks.ts';
import {
  type Choice,
  checkboxesInput,
  momentInput,
  multiSelectInput,
  radioInput,
  textInput,
} from '../../slack/modals/inputs.ts';
import { modalFrame } from '../../slack/modals/modal.view.ts';
import { minutesWords, shortSha, suggestionWords, titleWords } from '../question/card-words.ts';
import type { Question } from '../question/question.ts';
import type { NamedDeployment, Suspect } from '../question/suspects.ts';
import { NO_REASONS } from '../verdict.ts';
import { ANSWER_FIELDS, type AnswerForm, MAX_WHY, UNSEEN } from './answer-form.ts';

export const ANSWER_VIEW = 'incidents:answer';

const TITLES: Readonly<Record<AnswerForm, string>> = {
  yes: 'Deploy-triggered',
  no: 'Not a deploy',
  change: 'Change the answer',
  onset: 'Correct the onset',
};

export const ANSWER_MODAL = modalFrame({ callbackId: ANSWER_VIEW, title: 'Incident' });

export type AnswerFormShown = {
  readonly form: AnswerForm;
  readonly question: Question;
  /** Deployments that may be chosen besides the suspects. */
  readonly others: readonly NamedDeployment[];
};

export const answerView = (shown: AnswerFormShown): ModalView =>
  ANSWER_MODAL.view([titleSection(shown.question), ...fieldsOf(shown)], { title: TITLES[shown.form], submit: 'Send' });

const titleSection = ({ incident }: Question): SectionBlock => section(`*${escapeText(titleWords(incident))}*`);

function fieldsOf(shown: AnswerFormShown): KnownBlock[] {
  const { form, question } = shown;
  switch (form) {
    case 'yes':
      return [section(suggestionWords(question)), ...deploymentFields(shown)];
    case 'no':
      return [section(suggestionWords(question)), reasonField(question)];
    case 'change':
      return [kindField(question), ...deploymentFields(shown), reasonField(question, true), whyField()];
    case 'onset':
      return [onsetField(question), whyField()];
  }
}

const kindField = ({ answered }: Question): InputBlock =>
  radioInput(
    { name: ANSWER_FIELDS.kind, label: 'Was this triggered by a deploy?' },
    [
      { value: 'yes', label: 'Yes: say by which below' },
      { value: 'no', label: 'No: say why below' },
    ],
    answered?.answer.kind,
  );

/** The most that a menu of Slack holds. */
const MOST_OTHERS = 100;

function deploymentFields({ form, question, others }: AnswerFormShown): KnownBlock[] {
  const { suspects, suggestion, named } = question;
  const offered = new Set(suspects.map(({ id }) => id));
  // A deployment that is named already is offered, however old it is. Otherwise another change would drop it.
  const rest = [...named, ...others].filter(({ id }) => !offered.has(id) && offered.add(id)).slice(0, MOST_OTHERS);
  const chosen =
    form === 'change' ? chosenNow(question) : suggestion.kind === 'deploy' ? [String(suggestion.deployment)] : [];
  return [
    checkboxesInput(
      { name: ANSWER_FIELDS.suspects, label: 'Which deployment was it?' },
      [...suspects.map(suspectChoice), { value: UNSEEN, label: 'Drumbeat has not seen it' }],
      chosen,
      { optional: true },
    ),
    ...(rest.length === 0
      ? []
      : [
          multiSelectInput(
            {
              name: ANSWER_FIELDS.others,
              label: 'One not listed',
              hint: 'From 14 days before the onset to a day after it.',
            },
            rest.map(otherChoice),
            chosen,
            { optional: true },
          ),
        ]),
  ];
}

function chosenNow({ answered }: Question): readonly string[] {
  if (answered?.answer.kind !== 'yes') return [];
  const { deployments } = answered.answer;
  return deployments.length === 0 ? [UNSEEN] : deployments.map(String);
}

const version = ({ sha, service }: NamedDeployment): string => `${shortSha(sha)} ${oneLine(service)}`;

const suspectChoice = (suspect: Suspect): Choice => ({
  value: String(suspect.id),
  label: `${minutesWords(suspect.minutesBefore)} before · ${version(suspect)}`,
  description: oneLine([suspect.status, ...(suspect.by ? [`by ${suspect.by}`] : [])].join(' · ')) || '–',
});

/** In UTC, because a menu cannot show an instant on each reader's clock. */
const otherChoice = (deployment: NamedDeployment): Choice => ({
  value: String(deployment.id),
  label: `${deployment.deployedAt.toISOString().slice(5, 16).replace('T', ' ')} UTC · ${version(deployment)}`,
});

const reasonField = ({ answered }: Question, optional = false): InputBlock =>
  radioInput(
    { name: ANSWER_FIELDS.reason, label: optional ? 'If not a deploy, what was it?' : 'What was it?' },
    NO_REASONS,
    answered?.answer.kind === 'no' ? answered.answer.reason : undefined,
    { optional },
  );

const whyField = (): InputBlock =>
  textInput(
    { name: ANSWER_FIELDS.why, label: 'Why is it changed?', hint: 'Kept in the history of the incident.' },
    { max: MAX_WHY },
  );

const onsetField = ({ incident }: Question): InputBlock =>
  momentInput(
    {
      name: ANSWER_FIELDS.startedAt,
      label: 'When did service degrade?',
      hint: 'On your own clock. Not when it was noticed, and not when the ticket was opened.',
    },
    incident.startedAt,
  );
