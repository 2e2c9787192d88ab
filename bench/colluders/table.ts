import { MOVES_EACH, PAIR_KINDS, type Rates } from './rates.ts';

/** The rates as two tables of Markdown, with a sentence between them. */
export function collusionTables({ pairs, third, movers }: Rates): string {
  const ofPairs = PAIR_KINDS.map((kind) => {
    const { pairs: n, usual, limited } = pairs[kind];
    const who = kind === 'rest' ? 'small teams that are shown together' : `a team of ${kind}`;
    return `| ${who} (${n.toLocaleString('en')} pairs) | ${percent(usual)} | ${percent(limited)} |`;
  });
  const ofMovers = movers.map(
    ({ move, before, now, next }) => `| ${move} | ${percent(before)} | ${percent(now)} | ${percent(next)} |`,
  );
  return [
    '| two of | in a usual wave | where a few came or went |',
    '|---|---|---|',
    ...ofPairs,
    '',
    'Two of different teams who put the results of both beside those of the workspace work out the count of a third team in',
    `${percent(third.now)} of the cases. If three groups were enough for a figure of the workspace, it would be ${percent(third.threeGroups)}.`,
    '',
    `| somebody moved (${MOVES_EACH.toLocaleString('en')} cases each) | if that wave showed full figures | with limits, as it is | after the next wave |`,
    '|---|---|---|---|',
    ...ofMovers,
  ].join('\n');
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.001 ? 2 : 1)} %`;
