import { choiceOf, type FormReading, type FormValues } from '../slack/form.ts';
import { type TeamId, teamId } from '../teams/team.ts';

export const SOURCE_FIELDS = { service: 'service', team: 'team' } as const;

const MAX_VALUE = 150;

/** What a menu carries of a service, whose name may be longer than it takes. */
export const serviceValue = ({ name }: { readonly name: string }, index: number): string =>
  `${index}:${name}`.slice(0, MAX_VALUE);

/** Whose a service of an incident source is, by what the menu carried. */
export type ClaimedService = { readonly service: string; readonly teamId: TeamId };

export function readClaim(values: FormValues): FormReading<ClaimedService> {
  const [service, team] = [choiceOf(values, SOURCE_FIELDS.service), choiceOf(values, SOURCE_FIELDS.team)];
  if (service === undefined) return { ok: false, faults: { [SOURCE_FIELDS.service]: 'Choose a service.' } };
  if (team === undefined) return { ok: false, faults: { [SOURCE_FIELDS.team]: 'Choose a team.' } };
  return { ok: true, value: { service, teamId: teamId(Number(team)) } };
}
