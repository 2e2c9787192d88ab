import { context, escapeText, header, type SlackMessage, section, truncate } from '../../slack/blocks.ts';
import { favourableWords } from '../disclosure/disclosure-words.ts';
import type { Figure } from '../disclosure/figure.ts';
import { isWithheld, type PublishedWave } from '../disclosure/published.ts';
import { questionOf } from '../survey/bank.ts';
import { SPACE, type SpaceDimension } from '../survey/question.ts';

/** What is measured beside what people say, in words; `undefined` where nothing is connected. Not escaped. */
export type Measured = Readonly<Partial<Record<SpaceDimension, string>>>;

const LABELS: Readonly<Record<SpaceDimension, string>> = {
  satisfaction: 'Satisfaction',
  performance: 'Performance',
  activity: 'Activity',
  communication: 'Communication',
  efficiency: 'Efficiency',
};

const NOT_CONNECTED: Readonly<Record<SpaceDimension, string>> = {
  satisfaction: 'participation is not shown yet',
  performance: 'connect a source of incidents',
  activity: 'send deployments to `/v1/deploys`',
  communication: 'not connected yet: reviews cannot be read so far',
  efficiency: 'send deployments with their lead time',
};

/** What a team says and what is measured, for each of the five dimensions. Neither is a score, and neither is a person's. */
export function spaceMessage(
  teamName: string,
  team: number,
  waves: readonly PublishedWave[],
  measured: Measured,
): SlackMessage {
  const title = `SPACE of ${teamName}: what people say, and what is measured`;
  const lines = SPACE.map((dimension) => {
    const perceived = newestOf(dimension, team, waves);
    const saidWords =
      perceived === undefined
        ? 'nothing may be shown yet'
        : `“${perceived.wording}” ${favourableWords(perceived.figure)}`;
    const beside = measured[dimension];
    return `*${LABELS[dimension]}*\nSaid: ${saidWords}\nMeasured: ${beside === undefined ? NOT_CONNECTED[dimension] : escapeText(beside)}`;
  });
  const note = 'Five views of one team, and no sum of them: a single number would hide what they disagree about.';
  const blocks = [header(truncate(title, 150)), ...lines.map(section), context(note)];
  return { rich: blocks, plain: blocks, text: [escapeText(title), ...lines].join('\n') };
}

type Perceived = { readonly wording: string; readonly figure: Figure };

/** The newest figure that may be shown of a question of this dimension. */
function newestOf(dimension: SpaceDimension, team: number, waves: readonly PublishedWave[]): Perceived | undefined {
  for (const { items } of waves.toReversed()) {
    for (const { item, teams } of items) {
      const question = questionOf(item);
      const shown = teams.find((one) => one.team === team)?.shown;
      if (question?.space === dimension && shown !== undefined && !isWithheld(shown))
        return { wording: question.wording, figure: shown };
    }
  }
  return undefined;
}
