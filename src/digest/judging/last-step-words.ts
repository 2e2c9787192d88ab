import { duration } from '../../dora/snapshot/words.ts';
import type { LastStep } from './facts.ts';
import { figureName, stepWords } from './next-step.ts';
import { shareWords } from './share-words.ts';
import type { StepFigure, StepId } from './step.ts';

const BECAME: Readonly<Record<LastStep['became'], string>> = {
  taken: 'was taken on',
  declined: 'was put aside',
  nothing: 'was taken on by nobody',
};

/** `The last step (“Answer the incidents above”) was taken on; incidents without an answer: 4 then, 1 now.` It names nobody. */
export function lastStepWords({ id, became, was }: LastStep, now: StepFigure): string {
  const figures = comparedWords(id, was, now);
  const step = stepWords(id).split(/[:;?.]/)[0] ?? '';
  return `The last step (“${step}”) ${BECAME[became]}${figures === undefined ? '' : `; ${figures}`}.`;
}

/** `change fail rate: 28.6 % (6 of 21) then, 9.1 % (2 of 22) now`; `undefined` if there is nothing to compare. */
function comparedWords(id: StepId, was: StepFigure, now: StepFigure): string | undefined {
  const name = figureName(id);
  if (name === undefined || was.kind === 'none') return undefined;
  return `${name}: ${figureWords(was)} then, ${figureWords(now)} now`;
}

function figureWords(figure: StepFigure): string {
  switch (figure.kind) {
    case 'count':
      return String(figure.count);
    case 'share':
      return shareWords(figure.count, figure.total);
    case 'seconds':
      return `${duration(figure.seconds)} (n = ${figure.sampleSize})`;
    case 'none':
      return 'nothing measured';
  }
}
