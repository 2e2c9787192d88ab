/** The teams that somebody is in, the one that they have belonged to longest first. */
export type Belonging<Team extends { readonly id: number } = { readonly id: number }> = {
  readonly teams: readonly (Team & {
    /** They chose it, put themselves into it, or said that it is theirs. Nobody else can say that. */
    readonly hasAgreed: boolean;
  })[];
  /** The home team that they chose; `undefined` where they chose none, or have left it. */
  readonly chosenHome: number | undefined;
};

/**
 * The team that somebody counts for: the one they chose, else of those they agreed to the one they have belonged to longest.
 * `undefined`: others put them wherever they are, so they have to say once that it is right.
 */
export const agreedHome = <Team extends { readonly id: number }>({ teams, chosenHome }: Belonging<Team>) =>
  teams.find(({ id }) => id === chosenHome) ?? teams.find(({ hasAgreed }) => hasAgreed);
