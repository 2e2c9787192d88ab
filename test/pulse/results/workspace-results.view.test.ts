import { describe, expect, test } from 'vitest';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import { workspaceResults } from '../../../src/pulse/results/results.ts';
import { workspaceResultsMessage } from '../../../src/pulse/results/workspace-results.view.ts';
import { aTeam, type Counts, ITEM, terms } from '../disclosure/counted-builders.ts';

/** Every team names the documentation as often as it answers favourably. */
function textOf(...teams: readonly Counts[]): string {
  const counts = teams.map(([audience, answers, favourable], index) =>
    aTeam({
      team: index + 1,
      audience,
      answered: answers,
      items: { [ITEM]: { answers, favourable } },
      slowed: { answers, chosen: { docs: favourable } },
    }),
  );
  const published = disclose(counts, terms(), []);
  return workspaceResultsMessage({ opensOn: '2026-11-02' as never, published }, workspaceResults(published, {})).text;
}

const NINE: Counts = [12, 9, 5];

describe('the results of all teams', () => {
  test('are withheld under four groups, and say why', () => {
    const text = textOf(NINE, NINE, NINE);
    const why = 'Fewer than 4 groups have a result: who knows their own could work out another’s.';
    expect(text.split(why)).toHaveLength(4);
    expect(text).toContain(`Teams by participation: not shown. ${why}`);
    expect(text).toContain(`*What slowed most*\n${why}`);
  });

  test('are one share, where no group shows a limit', () => {
    const text = textOf(NINE, NINE, NINE, NINE);
    expect(text).toContain('56 % favourable (20 of 36 answers, all of 48) · 4 groups');
    expect(text).toContain('Teams by participation: 4 with 70 % or more, 0 with 50–69 %, 0 under 50 %.');
    expect(text).toContain('(named by 4 of 4 groups, 56 % chose it)');
  });

  test.for<{ why: string; teams: Counts[]; says: string }>([
    {
      why: 'one in the middle',
      teams: [NINE, NINE, NINE, NINE, [10, 10, 10]],
      says: '5 groups, the middle one under 60 % favourable',
    },
    {
      why: 'two in the middle, and a limit that three have',
      teams: [NINE, [10, 10, 9], [10, 10, 10], [12, 12, 11], [8, 8, 0], [8, 8, 0]],
      says: '6 groups, the middle two under 60 % and ≥60 % favourable; several groups ≥80 %',
    },
  ])('else groups, middles and limits: $why', ({ teams, says }) => {
    expect(textOf(...teams)).toContain(`${says}\n`);
  });
});
