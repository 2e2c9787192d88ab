/** A person, and the teams they are in. */
export type AudiencePerson = {
  readonly personId: string;
  readonly teams: readonly { readonly id: number; readonly name: string }[];
  /** The home team that they chose; `undefined` where they chose none. */
  readonly chosenHome: number | undefined;
};

/** Who is asked, and for which team they answer. */
export type AudienceMember = { readonly personId: string; readonly team: number };

/** The team that a person answers for: the one they chose while they are in it, else the first by name. */
export function homeTeamOf({ teams, chosenHome }: AudiencePerson): number | undefined {
  const byName = [...teams].sort((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()) || a.id - b.id);
  return (byName.find(({ id }) => id === chosenHome) ?? byName[0])?.id;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The audience of a wave, frozen when it opens: everybody whose home team takes part. People who muted the messages belong to it,
 * and may still answer.
 */
export const audienceOf = (
  people: readonly AudiencePerson[],
  joining: ReadonlySet<number>,
): readonly AudienceMember[] =>
  people.flatMap((person) => {
    const team = homeTeamOf(person);
    return team !== undefined && joining.has(team) ? [{ personId: person.personId, team }] : [];
  });
