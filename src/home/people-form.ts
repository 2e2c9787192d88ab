import { channelsOf, choicesOf, type FormReading, type FormValues, peopleOf } from '../slack/form.ts';
import type { Role, TeamChoice } from '../teams/directory/members.ts';

export const PEOPLE_FIELDS = {
  members: 'members',
  memberChannels: 'member_channels',
  memberGroups: 'member_groups',
  onCall: 'on_call',
  onCallGroups: 'on_call_groups',
  leads: 'leads',
} as const;

export const MOST_LEADS = 2;

/** Whom a form chose, in the order it named them. */
export type ChosenPeople = {
  readonly members: {
    readonly people: readonly string[];
    readonly channels: readonly string[];
    readonly groups: readonly string[];
  };
  readonly onCall: { readonly people: readonly string[]; readonly groups: readonly string[] };
  readonly leads: readonly string[];
};

/** Reads who belongs to a team, who is on call and who leads it. User groups that the form could not offer stay as they are. */
export function readPeople(values: FormValues, before: ChosenPeople): FormReading<ChosenPeople> {
  const leads = peopleOf(values, PEOPLE_FIELDS.leads);
  if (leads.length > MOST_LEADS) return { ok: false, faults: { [PEOPLE_FIELDS.leads]: 'Choose one lead or two.' } };
  return {
    ok: true,
    value: {
      members: {
        people: peopleOf(values, PEOPLE_FIELDS.members),
        channels: channelsOf(values, PEOPLE_FIELDS.memberChannels),
        groups: isOffered(values, PEOPLE_FIELDS.memberGroups)
          ? choicesOf(values, PEOPLE_FIELDS.memberGroups)
          : before.members.groups,
      },
      onCall: {
        people: peopleOf(values, PEOPLE_FIELDS.onCall),
        groups: isOffered(values, PEOPLE_FIELDS.onCallGroups)
          ? choicesOf(values, PEOPLE_FIELDS.onCallGroups)
          : before.onCall.groups,
      },
      leads,
    },
  };
}

const isOffered = (values: FormValues, field: string): boolean => values[field] !== undefined;

/** The form's choices as they are kept, by role. */
export function choicesFrom({
  members,
  onCall,
  leads,
}: ChosenPeople): readonly (readonly [Role, readonly TeamChoice[]])[] {
  const of = (kind: TeamChoice['kind'], ids: readonly string[]) => ids.map((slackId) => ({ kind, slackId }));
  return [
    [
      'member',
      [...of('usergroup', members.groups), ...of('channel', members.channels), ...of('person', members.people)],
    ],
    // Whoever is in a user group at that moment comes before a fixed list.
    ['on-call', [...of('usergroup', onCall.groups), ...of('person', onCall.people)]],
    ['lead', of('person', leads)],
  ];
}

/** The kept choices as the form shows them. */
export function chosenPeople(choices: readonly (TeamChoice & { readonly role: Role })[]): ChosenPeople {
  const of = (role: Role, kind: TeamChoice['kind']) =>
    choices.filter((choice) => choice.role === role && choice.kind === kind).map(({ slackId }) => slackId);
  return {
    members: { people: of('member', 'person'), channels: of('member', 'channel'), groups: of('member', 'usergroup') },
    onCall: { people: of('on-call', 'person'), groups: of('on-call', 'usergroup') },
    leads: of('lead', 'person'),
  };
}
