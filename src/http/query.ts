import type { Request } from 'express';
import type { z } from 'zod';
import { type FieldFault, fieldFaults } from './fields.ts';
import { invalidFields } from './problem.ts';

/** The query of a request. Nothing of the address is judged here: a path may look like half of another address. */
export function queryOf({ url }: Pick<Request, 'url'>): URLSearchParams {
  const [address = ''] = url.split('#', 1);
  const at = address.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : address.slice(at + 1));
}

/** Reads the query parameters of a request. The problem names the parameter of each fault. */
export function readQuery<Shape extends z.ZodRawShape>(
  request: Request,
  schema: z.ZodObject<Shape, z.core.$strict>,
): z.output<z.ZodObject<Shape, z.core.$strict>> {
  const given = queryOf(request);
  const repeated = repeatedIn(given);
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success && repeated.length === 0) return parsed.data;
  throw invalidFields([
    ...repeated.map((name) => ({ pointer: `?${name}`, detail: 'is given more than once' })),
    ...(parsed.error?.issues ?? []).flatMap((issue) => inQuery(issue, Object.keys(schema.shape))),
  ]);
}

/** The names that stand more than once. An address has room for thousands, so each is looked at once. */
function repeatedIn(given: URLSearchParams): readonly string[] {
  const [seen, repeated] = [new Set<string>(), new Set<string>()];
  for (const name of given.keys()) (seen.has(name) ? repeated : seen).add(name);
  return [...repeated];
}

function inQuery(issue: z.core.$ZodIssue, known: readonly string[]): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({ pointer: `?${name}`, detail: `is not known; there are ${known.join(', ')}` }));
  }
  return fieldFaults([issue]).map(({ pointer, detail }) => ({ pointer: `?${pointer.slice(1)}`, detail }));
}
