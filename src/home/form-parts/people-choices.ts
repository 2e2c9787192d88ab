import type { Role, TeamChoice } from '../../teams/directory/members.ts';

/** The people whom the form chose, in its order. */
export type ChosenPeople = {
  readonly members: {
    readonly people: readonly string[];
    readonly channels: readonly string[];
    readonly groups: readonly string[];
  };
  readonly onCall: { readonly people: readonly string[]; readonly groups: readonly string[] };
  readonly leads: readonly string[];
};

/** The choices of the form as they are stored, by role. */
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
    // The people in a user group come before those of the fixed list.
    ['on-call', [...of('usergroup', onCall.groups), ...of('person', onCall.people)]],
    ['lead', of('person', leads)],
  ];
}

/** The stored choices as the form shows them. */
export function chosenPeople(choices: readonly (TeamChoice & { readonly role: Role })[]): ChosenPeople {
  const of = (role: Role, kind: TeamChoice['kind']) =>
    choices.filter((choice) => choice.role === role && choice.kind === kind).map(({ slackId }) => slackId);
  return {
    members: { people: of('member', 'person'), channels: of('member', 'channel'), groups: of('member', 'usergroup') },
    onCall: { people: of('on-call', 'person'), groups: of('on-call', 'usergroup') },
    leads: of('lead', 'person'),
  };
}
