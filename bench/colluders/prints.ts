import type { CountedTeam } from '../../src/pulse/disclosure/counted.ts';
import { disclose } from '../../src/pulse/disclosure/disclosure.ts';
import type { PublishedWave } from '../../src/pulse/disclosure/published.ts';
import { remembered } from './remembered.ts';

const ITEM = 'Q01';
export const K = 5;

/** A team or the rest, in a wave in which a few people came or went (`isLimited`) or nobody did. */
export type Group = { readonly kind: 'team' | 'rest'; readonly people: number; readonly isLimited: boolean };

/** How a group answered a question. Nobody who takes part skips it. */
export type Answered = { readonly answers: number; readonly favourable: number };

export type TeamAnswered = Answered & { readonly people: number };

/** One wave with one question, through the rules of the bot. */
export function publish(teams: readonly TeamAnswered[], isLimited: boolean): PublishedWave {
  const counts = teams.map(
    ({ people, answers, favourable }, index): CountedTeam => ({
      team: index,
      audience: people,
      moved: isLimited ? 1 : 0,
      answered: answers,
      items: { [ITEM]: { answers, favourable } },
      slowed: { answers: 0, chosen: {} },
    }),
  );
  return disclose(counts, { k: K, items: [{ id: ITEM, isSensitive: false }] }, []);
}

/** What everybody in a group reads of it; the same words for the same print. */
export const printOf = remembered(({ kind, people, isLimited }: Group, { answers, favourable }: Answered): string => {
  const teams = kind === 'team' ? [{ people, answers, favourable }] : smallTeams(people, { answers, favourable });
  const { teams: shown, items } = publish(teams, isLimited);
  return JSON.stringify([shown.map(({ participation }) => participation), items[0]?.teams, items[0]?.rest]);
});

/** The rest as teams of three and four. What is printed of it depends on their sum alone. */
function smallTeams(people: number, { answers, favourable }: Answered): readonly TeamAnswered[] {
  const fours = people - 3 * Math.ceil(people / 4);
  const sizes = Array.from({ length: Math.ceil(people / 4) }, (_, index) => (index < fours ? 4 : 3));
  return sizes.map((size, index) => {
    const before = sizes.slice(0, index).reduce((sum, one) => sum + one, 0);
    const share = (count: number): number => Math.max(0, Math.min(size, count - before));
    return { people: size, answers: share(answers), favourable: share(favourable) };
  });
}
