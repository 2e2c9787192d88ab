import type { KnownBlock } from '@slack/types';
import type { SourceSecretsStore } from '../../incidents/ingest/secrets.store.ts';
import { type HookSecrets, isRefusing, type SecretState, secretStates } from '../../incidents/sources/secrets.ts';
import { context, escapeText, mention, section } from '../../slack/blocks.ts';
import type { FormFaults } from '../../slack/modals/form-values.ts';
import { checkboxesInput, textInput } from '../../slack/modals/inputs.ts';
import { slackTime } from '../../slack/time.ts';
import type { ChangedBy } from '../../teams/audit.store.ts';
import { hasFaults } from '../form/faults.ts';
import type { FormStores } from '../form/form-stores.ts';
import { ofWorkspace } from '../form/owner.ts';
import { faulty, SAVED } from '../form/saved-form.ts';
import { settingsForm } from '../form/settings-form.ts';
import { MAX_SECRET, readSecrets, removeField, type SecretChange, secretField } from '../form-parts/secret-changes.ts';

export type SecretsDeps = {
  readonly sourceSecrets: Pick<SourceSecretsStore, 'stored'>;
  /** What the operator set in the environment. */
  readonly hookSecrets: HookSecrets;
};

/** What each signing source has now. */
export const secretsNow = async ({ hookSecrets, sourceSecrets }: SecretsDeps): Promise<readonly SecretState[]> =>
  secretStates(hookSecrets, await sourceSecrets.stored());

/** The secrets that sources of incidents sign with. */
export const secretsForm = (deps: SecretsDeps) =>
  settingsForm({
    kind: 'secrets',
    title: 'Secrets of sources',
    owner: ofWorkspace('change-workspace'),
    load: () => secretsNow(deps),
    blocks: secretsBlocks,
    fields: {
      read: async (values) => readSecrets(values, await secretsNow(deps)),
      async save(stores, changes, { by }) {
        const faults = await saveSecrets(stores, changes, by);
        return hasFaults(faults) ? faulty(faults) : SAVED;
      },
    },
    section: { title: 'Secrets of sources', summary: async () => secretsWords(await secretsNow(deps)) },
  });

/** The only words that are ever recorded of a secret. */
const [SET, SET_ANEW] = ['set', 'set anew'];

/** Sets and removes secrets, and records that it did, never the secret. It returns the fault of one that cannot be stored. */
async function saveSecrets(
  { sourceSecrets, note }: FormStores,
  changes: readonly SecretChange[],
  by: ChangedBy,
): Promise<FormFaults> {
  const kept = await sourceSecrets.stored();
  for (const change of changes) {
    if (change.kind === 'set') {
      const fault = await sourceSecrets.set(change.source, change.secret, by);
      if (fault !== undefined) return { [secretField(change.source)]: fault };
      const [from, to] = kept.has(change.source) ? [SET, SET_ANEW] : [null, SET];
      await note(`secret of ${change.source}`, { secret: from }, { secret: to }, by);
    } else if (await sourceSecrets.remove(change.source)) {
      await note(`secret of ${change.source}`, { secret: SET }, { secret: 'removed' }, by);
    }
  }
  return {};
}

/** What each signing source has, and a field for a new secret. A secret that is set is never shown. */
export function secretsBlocks(states: readonly SecretState[]): readonly KnownBlock[] {
  return [
    ...states.flatMap(sourceBlocks),
    context('A secret is kept sealed and is never shown again. A change works within seconds, without a restart.'),
  ];
}

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
  const own = stored && `set by ${mention(escapeText(stored.setBy))} on ${slackTime(stored.setAt)}`;
  if (isInVariable) {
    const unused = own === undefined ? '' : `\nThe one that was ${own} is not used.`;
    return `set by the operator in \`${variable}\`; change it there${unused}`;
  }
  if (own === undefined) return 'none is set: it needs a token';
  return isRefusing(state) ? `${own}, and cannot be opened any more: ${LOCKED}` : own;
}

const LOCKED =
  'what Drumbeat seals with (`DRUMBEAT_SECRET`, or the file `secret` in `DATA_DIR`) was changed or lost. *Its signed events are refused. Enter it again.*';

/** For the settings: which secrets are set, and which must be entered again. */
export function secretsWords(states: readonly SecretState[]): string {
  const words = (state: SecretState): string => {
    if (state.isInVariable) return 'set by the operator';
    if (state.stored === undefined) return 'none, it needs a token';
    return isRefusing(state) ? '*cannot be opened, enter it again*' : 'set here';
  };
  return states.map((state) => `${state.name}: ${words(state)}`).join('; ');
}

/** For the tab of an admin: the signed events of this source are refused. */
export const lockedWords = (name: string): string =>
  `The secret of *${name}* cannot be opened any more, so its signed events are refused. Enter it again: *Settings*, *Secrets of sources*.`;
