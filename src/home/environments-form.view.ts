import type { KnownBlock } from '@slack/types';
import { COMMON_NAMES, type EnvironmentNames, PRODUCTION } from '../deploys/deployment.ts';
import { code, context, section } from '../slack/blocks.ts';
import { textInput } from '../slack/form.ts';
import { buttonSection } from './buttons.view.ts';
import { ENVIRONMENT_FIELDS } from './environments-form.ts';

export type EnvironmentsOffer = {
  readonly seen: readonly { readonly environment: string; readonly deployments: number }[];
  readonly names: EnvironmentNames;
};

const MOST_SHOWN = 20;
const MAX_NAME = 50;

export const environmentsForm = ({ seen, names }: EnvironmentsOffer): KnownBlock[] => [
  section(seenWords(seen)),
  ...[...names].slice(0, MOST_SHOWN).map(([name, canonical]) =>
    buttonSection(`${code(name)} is stored as ${code(canonical)}`, {
      label: 'Remove',
      deed: 'unmap-environment',
      value: name,
      confirm: `From now on ${name} is stored under its own name again. What is stored already stays.`,
    }),
  ),
  ...(names.size > MOST_SHOWN ? [context(`And ${names.size - MOST_SHOWN} more: \`drumbeat environment list\`.`)] : []),
  context([...COMMON_NAMES].map(([name, canonical]) => `${code(name)} is ${code(canonical)} everywhere`).join(', ')),
  textInput(
    { name: ENVIRONMENT_FIELDS.name, label: 'Store the environment called', hint: 'prod-eu, say' },
    { max: MAX_NAME },
  ),
  textInput(
    {
      name: ENVIRONMENT_FIELDS.canonical,
      label: 'as',
      hint: 'production counts in the figures, anything else does not. What is stored already is renamed, too.',
    },
    { initial: PRODUCTION, max: MAX_NAME },
  ),
];

function seenWords(seen: EnvironmentsOffer['seen']): string {
  if (seen.length === 0) return 'No deployment was recorded yet.';
  const lines = seen
    .slice(0, MOST_SHOWN)
    .map(({ environment, deployments }) => `${code(environment)} ${deployments.toLocaleString('en')}`);
  return `Deployments so far: ${lines.join(' · ')}`;
}
