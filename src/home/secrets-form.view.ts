import type { KnownBlock } from '@slack/types';
import { isRefusing, type SecretState } from '../incidents/sources/source-secrets.ts';
import { context, escapeText, section } from '../slack/blocks.ts';
import { checkboxesInput, textInput } from '../slack/form.ts';
import { slackTime } from '../slack/time.ts';
import { MAX_SECRET, removeField, secretField } from './secrets-form.ts';

/** What each source that signs has, and a field for a new one. What is set is never shown. */
export const secretsForm = (states: readonly SecretState[]): KnownBlock[] => [
  ...states.flatMap(sourceBlocks),
  context('A secret is kept sealed and is never shown again. A change works within seconds, without a restart.'),
];

function sourceBlocks(state: SecretState): KnownBlock[] {
  const { source, name, isInVariable, stored } = state;
  return [
    section(`*${name}*\n${stateWords(state)}`),
    ...(isInVariable
      ? []
      : [
          textInput(
            {
              name: secretField(source),
              label: stored === undefined ? `Secret of ${name}` : `New secret of ${name}`,
              hint: 'As the source shows it where the webhook is made. Left empty, nothing changes.',
            },
            { max: MAX_SECRET, optional: true },
          ),
        ]),
    ...(stored === undefined
      ? []
      : [
          checkboxesInput(
            { name: removeField(source), label: `Secret of ${name} that is set here` },
            [{ value: 'remove', label: 'remove it' }],
            [],
            { optional: true },
          ),
        ]),
  ];
}

function stateWords(state: SecretState): string {
  const { isInVariable, variable, stored } = state;
  const own = stored && `set by <@${escapeText(stored.setBy)}> on ${slackTime(stored.setAt)}`;
  if (isInVariable) {
    const unused = own === undefined ? '' : `\nThe one that was ${own} is not used.`;
    return `set by the operator in \`${variable}\`; change it there${unused}`;
  }
  if (own === undefined) return 'none is set: it needs a token';
  return isRefusing(state) ? `${own}, and cannot be opened any more: ${LOCKED}` : own;
}

const LOCKED =
  'what Drumbeat seals with (`DRUMBEAT_SECRET`, or the file `secret` in `DATA_DIR`) was changed or lost. *Its signed events are refused. Enter it again.*';

/** For the settings: which are set, and which must be entered again. */
export function secretsWords(states: readonly SecretState[]): string {
  const words = (state: SecretState): string => {
    if (state.isInVariable) return 'set by the operator';
    if (state.stored === undefined) return 'none, it needs a token';
    return isRefusing(state) ? '*cannot be opened, enter it again*' : 'set here';
  };
  return states.map((state) => `${state.name}: ${words(state)}`).join('; ');
}

/** For an admin's tab, of each source whose events are refused. */
export const lockedWords = (name: string): string =>
  `The secret of *${name}* cannot be opened any more, so its signed events are refused. Enter it again: *Settings*, *Secrets of sources*.`;
