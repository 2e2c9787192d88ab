import { truncate } from '../../slack/blocks.ts';

/** Whose numbers these are. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'team'; readonly name: string }
  | { readonly kind: 'service'; readonly name: string };

const MAX_NAME = 80;

/** The scope in words, not escaped for Slack. */
export const scopeName = (scope: Scope): string =>
  scope.kind === 'all' ? 'All services' : truncate(scope.name, MAX_NAME);
