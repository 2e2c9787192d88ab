import type { SourcePerson } from '../incidents/on-call.store.ts';
import { choiceOf, choicesOf, type FormReading, type FormValues } from '../slack/form.ts';
import { isMessageKind, type MessageKind, mutable } from '../teams/message-types.ts';
import { type TeamId, teamId } from '../teams/team.ts';

export const MESSAGE_FIELDS = { wanted: 'wanted', homeTeam: 'home_team', iAm: 'i_am' } as const;

/** What a menu carries of somebody as a source of incidents knows them. */
export const sourcePersonValue = ({ source, vendorId }: VendorPerson): string => `${source} ${vendorId}`;

type VendorPerson = Pick<SourcePerson, 'source' | 'vendorId'>;

/** Reads which types of message are not wanted: those whose box is not ticked. */
export const mutedOf = (values: FormValues, by: 'person' | 'team'): readonly MessageKind[] => {
  const wanted = choicesOf(values, MESSAGE_FIELDS.wanted).filter(isMessageKind);
  return mutable(by)
    .map(({ kind }) => kind)
    .filter((kind) => !wanted.includes(kind));
};

export type OwnChoice = {
  readonly muted: readonly MessageKind[];
  readonly homeTeam: TeamId | undefined;
  /** Who they are where incidents come from. */
  readonly iAm: readonly VendorPerson[];
};

/** Reads what a person chooses for themselves. */
export function readOwn(values: FormValues): FormReading<OwnChoice> {
  const id = choiceOf(values, MESSAGE_FIELDS.homeTeam);
  const iAm = choicesOf(values, MESSAGE_FIELDS.iAm).flatMap((value) => {
    const [, source, vendorId] = /^(\S+) (.+)$/.exec(value) ?? [];
    return source === undefined || vendorId === undefined ? [] : [{ source, vendorId }];
  });
  const homeTeam = id === undefined ? undefined : teamId(Number(id));
  return { ok: true, value: { muted: mutedOf(values, 'person'), homeTeam, iAm } };
}
