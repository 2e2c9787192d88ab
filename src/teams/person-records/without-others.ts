/** The settings whose values are lists of people, user groups and channels. */
const LISTS_OF_PEOPLE: ReadonlySet<string> = new Set(['member', 'on-call', 'lead']);

const SEPARATOR = ', ';

/** A change of settings in which other people are not named: it is handed out to one of them. */
export function withoutOthers(change: unknown, personId: string): unknown {
  if (typeof change !== 'object' || change === null) return change;
  return Object.fromEntries(
    Object.entries(change).map(([name, value]) => [name, LISTS_OF_PEOPLE.has(name) ? sidesOf(value, personId) : value]),
  );
}

const sidesOf = (value: unknown, personId: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([side, list]) => [side, listWithoutOthers(list, personId)]))
    : null;

function listWithoutOthers(list: unknown, personId: string): string {
  const ids = typeof list === 'string' && list !== '' ? list.split(SEPARATOR) : [];
  const others = ids.filter((id) => id !== personId).length;
  return [
    ...(ids.includes(personId) ? ['you'] : []),
    ...(others > 0 ? [`${others} ${others === 1 ? 'other' : 'others'}`] : []),
  ].join(' and ');
}
