import type { Chance } from '../../demo/sample/chance.ts';
import { hitsOf } from './chances.ts';
import type { TeamAnswered } from './prints.ts';

/** How a team is: its size, and with what chance somebody of it takes part and answers favourably. */
export type TeamLike = { readonly people: number; readonly takesPart: number; readonly favours: number };

const TAKES_PART = [0.5, 0.6, 0.7, 0.8, 0.9] as const;
const FAVOURS = [0.4, 0.5, 0.6, 0.7, 0.8] as const;

export const aTeamLike = (luck: Chance, people: number): TeamLike => ({
  people,
  takesPart: luck.pick(TAKES_PART),
  favours: luck.pick(FAVOURS),
});

/** An organisation of four to eight teams of 3 to 12, and how they answer one question. */
export function anOrganisation(luck: Chance): readonly TeamAnswered[] {
  return Array.from({ length: luck.between(4, 8) }, () => {
    const { people, takesPart, favours } = aTeamLike(luck, luck.between(3, 12));
    const answers = hitsOf(luck, people, takesPart);
    return { people, answers, favourable: hitsOf(luck, answers, favours) };
  });
}
