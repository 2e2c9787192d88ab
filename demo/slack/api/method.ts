import { z } from 'zod';
import type { Json } from '../json.ts';
import { type Refusal, refusal } from './refusal.ts';

export type Answer = ({ readonly ok: true } & Json) | Refusal;
export type Method = (args: Json) => Answer;
export type Methods = Readonly<Record<string, Method>>;

/** A method whose arguments are checked before it runs. */
export const method =
  <Args>(schema: z.ZodType<Args>, answer: (args: Args) => Answer): Method =>
  (args) => {
    const parsed = schema.safeParse(args);
    if (parsed.success) return answer(parsed.data);
    const messages = parsed.error.issues.map(
      ({ message, path }) => `[ERROR] ${message} [json-pointer:/${path.join('/')}]`,
    );
    return refusal('invalid_arguments', messages);
  };

// In a form, everything is text.
export const flag = z.union([z.boolean(), z.stringbool()]).default(false);
const limit = z.coerce.number().int().min(1).max(1000).default(100);
export const blocks = z.array(z.unknown()).optional();
export const metadata = z.record(z.string(), z.unknown()).optional();

export const page = { cursor: z.string().optional(), limit };

/** One page of a list, and Slack's cursor to the next page, which is empty after the last one. */
export function paged<Item>(
  all: readonly Item[],
  { cursor, limit: size }: { readonly cursor?: string | undefined; readonly limit: number },
): { readonly items: readonly Item[]; readonly response_metadata: { readonly next_cursor: string } } {
  const from =
    Number(
      Buffer.from(cursor ?? '', 'base64')
        .toString()
        .replace('next:', ''),
    ) || 0;
  const to = from + size;
  const next = to < all.length ? Buffer.from(`next:${to}`).toString('base64') : '';
  return { items: all.slice(from, to), response_metadata: { next_cursor: next } };
}
