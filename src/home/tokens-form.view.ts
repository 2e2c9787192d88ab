import type { KnownBlock } from '@slack/types';
import type { ApiToken } from '../http/tokens.store.ts';
import { context, escapeText, section } from '../slack/blocks.ts';
import { checkboxesInput, textInput } from '../slack/form.ts';
import { slackTime } from '../slack/time.ts';
import { buttonSection } from './buttons.view.ts';
import { MAX_TOKEN_NAME, TOKEN_FIELDS } from './tokens-form.ts';

const MOST_SHOWN = 25;

/** The tokens in use, and a new one. */
export function tokensForm(tokens: readonly ApiToken[]): KnownBlock[] {
  const inUse = tokens.filter(({ revokedAt }) => revokedAt === undefined);
  const revoked = tokens.length - inUse.length;
  return [
    section(inUse.length === 0 ? 'No token is in use.' : 'In use:'),
    ...inUse.slice(0, MOST_SHOWN).map((token) =>
      buttonSection(tokenWords(token), {
        label: 'Revoke',
        deed: 'revoke-token',
        value: token.name,
        confirm: `Whatever sends with the token "${token.name}" is refused from then on. This cannot be undone.`,
      }),
    ),
    ...(inUse.length > MOST_SHOWN ? [context(`And ${inUse.length - MOST_SHOWN} more: \`drumbeat token list\`.`)] : []),
    ...(revoked > 0 ? [context(`${revoked} revoked.`)] : []),
    textInput(
      { name: TOKEN_FIELDS.name, label: 'A new token called', hint: 'After what sends with it: checkout-ci, say.' },
      { max: MAX_TOKEN_NAME },
    ),
    checkboxesInput(
      { name: TOKEN_FIELDS.scopes, label: 'It may' },
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

/** The one time that a token is shown. */
export const newTokenBlocks = (name: string, token: string): KnownBlock[] => [
  section(`*${escapeText(name)}* can be used now. Copy it; it is not shown again:`),
  section(`\`\`\`${token}\`\`\``),
  context('Send it as `Authorization: Bearer …`. Drumbeat keeps only a hash of it.'),
];
