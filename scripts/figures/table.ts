import { type Figure, isBroken } from './figures.ts';

/** One line for each figure, and below it what breaks its limit. */
export function tableOf(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(({ what }) => what.length));
  return figures
    .flatMap((figure) => [
      `${figure.what.padEnd(width)}  ${String(figure.value).padStart(5)}  ${limitOf(figure)}`.trimEnd(),
      ...figure.offenders.map((offender) => `    ${offender}`),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

const limitOf = (figure: Figure): string =>
  Number.isFinite(figure.limit) ? `at most ${figure.limit}${isBroken(figure) ? '  BROKEN' : ''}` : '';
