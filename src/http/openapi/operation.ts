import type { z } from 'zod';
import type { TokenScope } from '../tokens.store.ts';

type Parameter = { readonly description: string; readonly schema: z.ZodType };
export type Parameters = Readonly<Record<string, Parameter>>;

/** Schemas by content type. */
export type Contents = Readonly<Record<string, z.ZodType>>;

/** The documentation of one route. The schemas of bodies are those with which the routes check them. */
export type Operation = {
  readonly method: 'get' | 'post' | 'patch';
  /** `/v1/incidents/{id}` */
  readonly path: string;
  readonly summary: string;
  /** The scope that the token needs. Without a scope the route needs no token. */
  readonly scope?: TokenScope;
  readonly inPath?: Parameters;
  readonly inQuery?: Parameters;
  readonly inHeader?: Parameters;
  readonly body?: Contents;
  readonly answers: Readonly<Record<number, { readonly description: string; readonly content?: Contents }>>;
  /** The statuses of the problem documents that it may answer with. */
  readonly problems: readonly (keyof typeof PROBLEMS)[];
};

/** The statuses of problem documents, and what each means. */
export const PROBLEMS = {
  400: 'The body, a header or the address cannot be read',
  401: 'No token, an unknown or a revoked one',
  403: 'The token has not the scope',
  404: 'Nothing of this name',
  409: 'It exists, made by another event',
  413: 'Too large, or too many events',
  415: 'Not JSON, or an encoding that is not read',
  422: 'Some fields are not as they should be; each is named',
  500: 'Something unexpected went wrong; nothing was stored',
  503: 'The database cannot be reached, is full, read-only or too slow; `type` says which. Send it again after `retry-after`',
} as const;
