import type { KnownBlock, ModalView } from '@slack/types';
import { context, escapeText, truncate } from '../../slack/blocks.ts';
import { momentInput, selectInput, textInput } from '../../slack/modals/inputs.ts';
import { modalFrame } from '../../slack/modals/modal.view.ts';
import type { Team } from '../../teams/team.ts';
import { DECLARE_FIELDS, declareMetadata, SEVERITIES } from './declare-form.ts';

export const DECLARE_VIEW = 'incidents:declare';

const MAX_TEAMS = 100;
const MAX_TITLE = 500;

export const DECLARE_MODAL = modalFrame({ callbackId: DECLARE_VIEW, title: 'Declare an incident' });

export type DeclareOffer = {
  readonly title: string;
  readonly teams: readonly Team[];
  readonly team: Team | undefined;
  readonly now: Date;
  /** The message that it is declared from. `url` is missing if Slack did not return it. */
  readonly message?: { readonly url: string | undefined; readonly writtenAt: Date };
};

const ONSET_HINT = 'When service degraded, not when it was noticed. It can be corrected later.';
const MESSAGE_HINT = `${ONSET_HINT} Proposed is only when the message was written.`;

const messageLine = (url: string | undefined): KnownBlock[] =>
  url === undefined
    ? []
    : [context(`Declared from <${escapeText(url)}|this message>, which the incident will link to.`)];

/** The form of a new incident, filled in with what is known. */
export function declareView({ title, teams, team, now, message }: DeclareOffer): ModalView {
  const offered = [...(team === undefined ? [] : [team]), ...teams.filter(({ id }) => id !== team?.id)];
  const choices = offered.slice(0, MAX_TEAMS).map(({ id, name }) => ({ value: String(id), label: name }));
  return DECLARE_MODAL.view(
    [
      ...messageLine(message?.url),
      textInput(
        { name: DECLARE_FIELDS.title, label: 'What happened' },
        { initial: truncate(title, MAX_TITLE), max: MAX_TITLE },
      ),
      ...(choices.length === 0
        ? []
        : [
            selectInput(
              { name: DECLARE_FIELDS.team, label: 'Team' },
              choices,
              team === undefined ? undefined : String(team.id),
              { optional: true },
            ),
          ]),
      textInput(
        {
          name: DECLARE_FIELDS.service,
          label: 'Service',
          hint: 'As its deployments name it. Empty: the team says enough.',
        },
        { max: 200, optional: true },
      ),
      selectInput(
        { name: DECLARE_FIELDS.severity, label: 'Severity' },
        SEVERITIES.map((severity) => ({ value: severity, label: severity })),
        undefined,
        { optional: true },
      ),
      momentInput(
        {
          name: DECLARE_FIELDS.startedAt,
          label: 'Since when',
          hint: message === undefined ? ONSET_HINT : MESSAGE_HINT,
        },
        message?.writtenAt ?? now,
      ),
    ],
    { submit: 'Declare', metadata: message && declareMetadata(message.url) },
  );
}
