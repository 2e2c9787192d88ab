import type { ChosenPeople } from './people-choices.ts';

const MOST_NAMED = 10;

const named = (people: readonly string[]): string => {
  const shown = people.slice(0, MOST_NAMED).map((id) => `<@${id}>`);
  return people.length > shown.length
    ? `${shown.join(', ')} and ${people.length - shown.length} more`
    : shown.join(', ');
};

export const membersWords = (members: readonly string[]): string =>
  members.length === 0
    ? 'no members yet'
    : `${members.length} ${members.length === 1 ? 'member' : 'members'}: ${named(members)}`;

export function onCallWords({ onCall }: Pick<ChosenPeople, 'onCall'>): string {
  const groups = onCall.groups.map((id) => `<!subteam^${id}>`);
  const all = [...groups, ...(onCall.people.length > 0 ? [named(onCall.people)] : [])];
  return all.length === 0 ? 'nobody is on call' : `on call: ${all.join(', else ')}`;
}

export const leadsWords = ({ leads }: Pick<ChosenPeople, 'leads'>): string =>
  leads.length === 0 ? 'no lead yet' : `led by ${named(leads)}`;
