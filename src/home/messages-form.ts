import { choiceOf, choicesOf, type FormReading, type FormValues } from '../slack/form.ts';
import { isMessageKind, MESSAGE_TYPES, type MessageKind } from '../teams/message-types.ts';
import { type TeamId, teamId } from '../teams/team.ts';

export const MESSAGE_FIELDS = { wanted: 'wanted', homeTeam: 'home_team' } as const;

/** Reads which types of message are not wanted: those whose box is not ticked. */
export const mutedOf = (values: FormValues): readonly MessageKind[] => {
  const wanted = choicesOf(values, MESSAGE_FIELDS.wanted).filter(isMessageKind);
  return MESSAGE_TYPES.map(({ kind }) => kind).filter((kind) => !wanted.includes(kind));
};

export type OwnChoice = { readonly muted: readonly MessageKind[]; readonly homeTeam: TeamId | undefined };

/** Reads what a person chooses for themselves. */
export function readOwn(values: FormValues): FormReading<OwnChoice> {
  const id = choiceOf(values, MESSAGE_FIELDS.homeTeam);
  return { ok: true, value: { muted: mutedOf(values), homeTeam: id === undefined ? undefined : teamId(Number(id)) } };
}
