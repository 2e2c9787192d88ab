import { type Command, onlyWord, splitArgs, UsageError } from '../cli-args.ts';
import type { Clock } from '../clock.ts';
import { hashToken, newToken } from './token.ts';
import type { ApiToken, TokenScope, TokensStore } from './tokens.store.ts';

export const TOKEN_USAGE = `drumbeat token create NAME [--scopes ingest,read]   make a token; it is shown once, on the last line
drumbeat token list                                 names, scopes and last use
drumbeat token revoke NAME                          refuse it from now on`;

const SCOPES: readonly TokenScope[] = ['ingest', 'read'];
const MAX_NAME = 80;

export const tokenCommand = (tokens: TokensStore, clock: Clock): Command => ({
  name: 'token',
  usage: TOKEN_USAGE,
  run: (args, { print }) => runToken(args, tokens, clock, print),
});

/** `drumbeat token …` */
export async function runToken(
  args: readonly string[],
  tokens: TokensStore,
  clock: Clock,
  print: (line: string) => void,
): Promise<void> {
  const [verb, ...rest] = args;
  switch (verb) {
    case 'create':
      return create(rest, tokens, clock, print);
    case 'list':
      for (const token of await tokens.list()) print(tokenLine(token));
      return;
    case 'revoke': {
      const name = onlyWord(rest, TOKEN_USAGE);
      if (!(await tokens.revoke(name, clock())))
        throw new UsageError(`No token called "${name}" is in use. \`drumbeat token list\` lists them.`);
      print(`The token "${name}" is refused from now on.`);
      return;
    }
    default:
      throw new UsageError(TOKEN_USAGE);
  }
}

async function create(
  args: readonly string[],
  tokens: TokensStore,
  clock: Clock,
  print: (line: string) => void,
): Promise<void> {
  const { words, options } = splitArgs(args, ['scopes'], TOKEN_USAGE);
  const name = onlyWord(words, TOKEN_USAGE);
  if (name.length > MAX_NAME || /\p{Cc}/u.test(name))
    throw new UsageError(`A token's name has at most ${MAX_NAME} characters and no control characters.`);
  const scopes = toScopes(options['scopes'] ?? 'ingest');
  const token = newToken();
  if (!(await tokens.add(name, scopes, hashToken(token), clock()))) {
    throw new UsageError(`A token called "${name}" is in use. Choose another name, or revoke it first.`);
  }
  print(`Token "${name}" with the scopes ${scopes.join(', ')}. Keep it now; it is not shown again:`);
  print(token);
}

function toScopes(text: string): readonly TokenScope[] {
  const words = text.split(',').map((word) => word.trim());
  const unknown = words.filter((word) => !SCOPES.some((scope) => scope === word));
  if (unknown.length > 0)
    throw new UsageError(`"${unknown.join(', ')}" is no scope. There are ${SCOPES.join(' and ')}.`);
  return SCOPES.filter((scope) => words.includes(scope));
}

function tokenLine({ name, scopes, createdAt, lastUsedAt, revokedAt }: ApiToken): string {
  const day = (date: Date) => date.toISOString().slice(0, 10);
  const state = revokedAt
    ? `revoked ${day(revokedAt)}`
    : lastUsedAt
      ? `last used ${lastUsedAt.toISOString().slice(0, 16)}Z`
      : 'never used';
  return `${name}  ${scopes.join(',')}  made ${day(createdAt)}  ${state}`;
}
