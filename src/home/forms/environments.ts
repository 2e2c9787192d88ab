import type { KnownBlock } from '@slack/types';
import {
  COMMON_NAMES,
  canonicalEnvironment,
  type EnvironmentNames,
  PRODUCTION,
} from '../../deploys/environments/canonical-environment.ts';
import type { EnvironmentsStore } from '../../deploys/environments/environments.store.ts';
import { code, context, section } from '../../slack/blocks.ts';
import { type FormReading, type FormValues, textOf } from '../../slack/modals/form-values.ts';
import { textInput } from '../../slack/modals/inputs.ts';
import { buttonSection } from '../form/action-button.view.ts';
import { hasFaults } from '../form/faults.ts';
import { ofWorkspace } from '../form/owner.ts';
import { SAVED } from '../form/saved-form.ts';
import { settingsForm } from '../form/settings-form.ts';

const FIELDS = { name: 'name', canonical: 'canonical' } as const;
const UNMAP = 'unmap-environment';
const MAX_NAME = 50;

type EnvironmentsDeps = { readonly environments: Pick<EnvironmentsStore, 'names' | 'seen'> };

/** Under which name deployments to an environment are stored. */
export const environmentsForm = ({ environments }: EnvironmentsDeps) =>
  settingsForm({
    kind: 'environments',
    title: 'Environments',
    owner: ofWorkspace('change-workspace'),
    async load() {
      const [seen, names] = await Promise.all([environments.seen(), environments.names()]);
      return { seen, names };
    },
    blocks: environmentsBlocks,
    fields: {
      submitLabel: 'Add',
      read: async (values) => readEnvironment(values, await environments.names()),
      async save(stores, { name, canonical }, { by }) {
        await stores.environments.map(name, canonical, by);
        return SAVED;
      },
    },
    section: {
      title: 'Environments',
      async summary() {
        const { size } = await environments.names();
        return size === 0 ? 'no own names' : `${size} own names`;
      },
    },
    actions: [
      {
        name: UNMAP,
        async run(stores, name, by) {
          await stores.environments.unmap(name, by);
        },
      },
    ],
  });

type EnvironmentsNow = {
  readonly seen: readonly { readonly environment: string; readonly deployments: number }[];
  readonly names: EnvironmentNames;
};

const MOST_SHOWN = 20;

export function environmentsBlocks({ seen, names }: EnvironmentsNow): readonly KnownBlock[] {
  return [
    section(seenWords(seen)),
    ...[...names].slice(0, MOST_SHOWN).map(([name, canonical]) =>
      buttonSection(`${code(name)} is stored as ${code(canonical)}`, {
        label: 'Remove',
        action: UNMAP,
        value: name,
        confirm: `From now on ${name} is stored under its own name again. What is stored already stays.`,
      }),
    ),
    ...(names.size > MOST_SHOWN
      ? [context(`And ${names.size - MOST_SHOWN} more: \`drumbeat environment list\`.`)]
      : []),
    context([...COMMON_NAMES].map(([name, canonical]) => `${code(name)} is ${code(canonical)} everywhere`).join(', ')),
    textInput({ name: FIELDS.name, label: 'Store the environment called', hint: 'prod-eu, say' }, { max: MAX_NAME }),
    textInput(
      {
        name: FIELDS.canonical,
        label: 'as',
        hint: 'production counts in the figures, anything else does not. What is stored already is renamed, too.',
      },
      { initial: PRODUCTION, max: MAX_NAME },
    ),
  ];
}

function seenWords(seen: EnvironmentsNow['seen']): string {
  if (seen.length === 0) return 'No deployment was recorded yet.';
  const lines = seen
    .slice(0, MOST_SHOWN)
    .map(({ environment, deployments }) => `${code(environment)} ${deployments.toLocaleString('en')}`);
  return `Deployments so far: ${lines.join(' · ')}`;
}

/** Deployments to `name` are stored under `canonical`. */
type EnvironmentChoice = { readonly name: string; readonly canonical: string };

/** Reads under which name an environment is to be stored. */
export function readEnvironment(values: FormValues, names: EnvironmentNames): FormReading<EnvironmentChoice> {
  const [name, wanted] = [nameOf(values, FIELDS.name), nameOf(values, FIELDS.canonical)];
  const faults = { ...lengthFault(FIELDS.name, name), ...lengthFault(FIELDS.canonical, wanted) };
  if (hasFaults(faults)) return { ok: false, faults };
  if (name === PRODUCTION) return refuse(FIELDS.name, 'production is what every figure counts; it stays.');
  // `live` stored as `live` makes a common name an environment of its own.
  const canonical = name === wanted ? name : canonicalEnvironment(wanted, names);
  if (canonical === name && name !== wanted) {
    return refuse(FIELDS.canonical, `${wanted} is stored as ${name}; remove that first.`);
  }
  if (name === canonical && canonicalEnvironment(name, names) === canonical) {
    return refuse(FIELDS.canonical, `${name} is stored under its own name already.`);
  }
  return { ok: true, value: { name, canonical } };
}

const nameOf = (values: FormValues, field: string): string => textOf(values, field).toLowerCase();

const lengthFault = (field: string, name: string): Readonly<Record<string, string>> =>
  name !== '' && name.length <= MAX_NAME && !name.includes('\u0000')
    ? {}
    : { [field]: `The name of an environment has 1 to ${MAX_NAME} characters.` };

const refuse = (field: string, fault: string): FormReading<EnvironmentChoice> => ({
  ok: false,
  faults: { [field]: fault },
});
