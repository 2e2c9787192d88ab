/** What people are to a team that chose them: they belong to it, answer for it now, or decide its settings. */
export type Role = 'member' | 'on-call' | 'lead';

/** A person, or the people of a Slack user group or channel; by Slack's id. */
export type TeamChoice = { readonly kind: 'person' | 'usergroup' | 'channel'; readonly slackId: string };

/** Why the people of a choice could not be read. Nobody is removed from a team because of that. */
export type ChoiceFault = {
  readonly choice: TeamChoice;
  /** `not-granted`: a scope is missing, such as `usergroups:read`; `gone`: Slack does not show it; else Slack did not answer. */
  readonly why: 'not-granted' | 'gone' | 'unreachable';
};

const MOST_LEADS = 2;

const KINDS: Readonly<Record<Role, readonly TeamChoice['kind'][]>> = {
  member: ['person', 'usergroup', 'channel'],
  'on-call': ['person', 'usergroup'],
  lead: ['person'],
};

/** What is wrong with the choices for a role, as a sentence; `undefined` if nothing is. */
export function choicesFault(role: Role, choices: readonly TeamChoice[]): string | undefined {
  if (role === 'lead' && choices.length === 0) return 'A team has one or two leads; choose at least one.';
  if (role === 'lead' && choices.length > MOST_LEADS)
    return `A team has one or two leads; these are ${choices.length}.`;
  if (!choices.every(({ kind }) => KINDS[role].includes(kind)))
    return role === 'lead'
      ? 'Leads are people: choose them one by one.'
      : 'On call are people or user groups: a channel is too many to ask.';
  return undefined;
}

/** What a person can do about a choice that could not be read, as a sentence for App Home. */
export function choiceFaultWords({ choice, why }: ChoiceFault): string {
  const what = choice.kind === 'channel' ? `<#${choice.slackId}>` : `<!subteam^${choice.slackId}>`;
  switch (why) {
    case 'not-granted':
      return `Slack does not tell Drumbeat who is in ${what}. An admin can grant \`${choice.kind === 'usergroup' ? 'usergroups:read' : 'groups:read'}\` by installing the app again.`;
    case 'gone':
      return choice.kind === 'channel'
        ? `Drumbeat cannot see ${what}. Type \`/invite @Drumbeat\` in it, or choose another.`
        : `${what} is not there any more. Choose another.`;
    case 'unreachable':
      return `Slack did not say who is in ${what}; Drumbeat asks again tomorrow.`;
  }
}

/** The choices without repetition, in the order chosen. */
export const distinct = (choices: readonly TeamChoice[]): readonly TeamChoice[] => [
  ...new Map(choices.map((choice) => [choice.slackId, choice])).values(),
];
