import type { KnownBlock } from '@slack/types';
import type { ApiToken, TokenScope, TokensStore } from '../../http/tokens.store.ts';
import { context, escapeText, section } from '../../slack/blocks.ts';
import { choicesOf, type FormReading, type FormValues, textOf } from '../../slack/modals/form-values.ts';
import { checkboxesInput, textInput } from '../../slack/modals/inputs.ts';
import { slackTime } from '../../slack/time.ts';
import { buttonSection } from '../form/action-button.view.ts';
import { unlessFaulty } from '../form/faults.ts';
import { ofWorkspace } from '../form/owner.ts';
import { faulty } from '../form/saved-form.ts';
import { settingsForm } from '../form/settings-form.ts';

const FIELDS = { name: 'name', scopes: 'scopes' } as const;
const REVOKE = 'revoke-token';
const SCOPES: readonly TokenScope[] = ['ingest', 'read'];
const MAX_NAME = 80;
/** The recorded state of a token that is not revoked. */
const IN_USE = 'in use';

type TokensDeps = {
  readonly tokens: Pick<TokensStore, 'list'>;
  readonly newToken: () => string;
  /** What is kept of a token. */
  readonly hashToken: (token: string) => Buffer;
};

/** The tokens that may send to the API or read from it. */
export const tokensForm = ({ tokens, newToken, hashToken }: TokensDeps) =>
  settingsForm({
    kind: 'tokens',
    title: 'API tokens',
    owner: ofWorkspace('manage-tokens'),
    load: () => tokens.list(),
    blocks: tokensBlocks,
    fields: {
      submitLabel: 'Make token',
      read: readToken,
      async save(stores, { name, scopes }, { by }) {
        const token = newToken();
        if (!(await stores.tokens.add(name, scopes, hashToken(token), by.at))) {
          const fault = `A token called "${name}" is in use. Choose another name, or revoke it first.`;
          return faulty({ [FIELDS.name]: fault });
        }
        await stores.note(`token ${name}`, {}, { state: IN_USE, scopes: scopes.join(' ') }, by);
        return { kind: 'show', blocks: newTokenBlocks(name, token) };
      },
    },
    section: {
      title: 'API tokens',
      async summary() {
        const { length } = (await tokens.list()).filter(isInUse);
        return length === 0 ? 'none in use' : `${length} in use`;
      },
    },
    actions: [
      {
        name: REVOKE,
        async run(stores, name, by) {
          if (!(await stores.tokens.revoke(name, by.at))) return;
          await stores.note(`token ${name}`, { state: IN_USE }, { state: 'revoked' }, by);
        },
      },
    ],
  });

const isInUse = ({ revokedAt }: ApiToken): boolean => revokedAt === undefined;

const MOST_SHOWN = 25;

/** The tokens in use, and a new one. */
export function tokensBlocks(tokens: readonly ApiToken[]): readonly KnownBlock[] {
  const inUse = tokens.filter(isInUse);
  const revoked = tokens.length - inUse.length;
  return [
    section(inUse.length === 0 ? 'No token is in use.' : 'In use:'),
    ...inUse.slice(0, MOST_SHOWN).map((token) =>
      buttonSection(tokenWords(token), {
        label: 'Revoke',
        action: REVOKE,
        value: token.name,
        confirm: `Whatever sends with the token "${token.name}" is refused from then on. This cannot be undone.`,
      }),
    ),
    ...(inUse.length > MOST_SHOWN ? [context(`And ${inUse.length - MOST_SHOWN} more: \`drumbeat token list\`.`)] : []),
    ...(revoked > 0 ? [context(`${revoked} revoked.`)] : []),
    textInput(
      { name: FIELDS.name, label: 'A new token called', hint: 'After what sends with it: checkout-ci, say.' },
      { max: MAX_NAME },
    ),
    checkboxesInput(
      { name: FIELDS.scopes, label: 'It may' },
      [
        { value: 'ingest', label: 'send deployments and incidents' },
        { value: 'read', label: 'read the numbers' },
      ],
      ['ingest'],
    ),
  ];
}

const tokenWords = ({ name, scopes, createdAt, lastUsedAt }: ApiToken): string =>
  `*${escapeText(name)}* (${scopes.join(', ')})\nmade ${slackTime(createdAt)}, ${lastUsedAt ? `last used ${slackTime(lastUsedAt)}` : 'never used'}`;

/** Shows a new token. It is never shown again. */
export const newTokenBlocks = (name: string, token: string): readonly KnownBlock[] => [
  section(`*${escapeText(name)}* can be used now. Copy it; it is not shown again:`),
  section(`\`\`\`${token}\`\`\``),
  context('Send it as `Authorization: Bearer …`. Drumbeat keeps only a hash of it.'),
];

type NewToken = { readonly name: string; readonly scopes: readonly TokenScope[] };

export function readToken(values: FormValues): FormReading<NewToken> {
  const name = textOf(values, FIELDS.name);
  const chosen = choicesOf(values, FIELDS.scopes);
  const scopes = SCOPES.filter((scope) => chosen.includes(scope));
  const faults = {
    ...(name === '' || name.length > MAX_NAME || /\p{Cc}/u.test(name)
      ? { [FIELDS.name]: `A name has 1 to ${MAX_NAME} characters, on one line.` }
      : {}),
    ...(scopes.length === 0 ? { [FIELDS.scopes]: 'Choose what the token may do.' } : {}),
  };
  return unlessFaulty(faults, { name, scopes });
}
