import { agreedHome, type Belonging } from '../../teams/directory/belonging.ts';

/** A person, and the teams they are in. */
export type AudiencePerson = Belonging & { readonly personId: string };

/** Who is asked, and for which team they answer. */
export type AudienceMember = { readonly personId: string; readonly team: number };

/**
 * The audience of a wave, frozen when it opens: everybody whose home team takes part. People who muted the messages belong to it,
 * and may still answer. People who were added to all their teams by others belong to none until they have agreed.
 */
export const audienceOf = (
  people: readonly AudiencePerson[],
  joining: ReadonlySet<number>,
): readonly AudienceMember[] =>
  people.flatMap((person) => {
    const home = agreedHome(person);
    return home !== undefined && joining.has(home.id) ? [{ personId: person.personId, team: home.id }] : [];
  });

/** How many people are left out because they have not agreed to any team: those of whose teams one takes part. */
export const notAgreed = (people: readonly AudiencePerson[], joining: ReadonlySet<number>): number =>
  people.filter((person) => agreedHome(person) === undefined && person.teams.some(({ id }) => joining.has(id))).length;
