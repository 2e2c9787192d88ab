import type { Request } from 'express';
import type { z } from 'zod';
import { type FieldFault, fieldFaults } from './fields.ts';
import { invalidFields } from './problem.ts';

/** Reads the query parameters of a request. The problem names the parameter of each fault. */
export function readQuery<Shape extends z.ZodRawShape>(
  request: Request,
  schema: z.ZodObject<Shape, z.core.$strict>,
): z.output<z.ZodObject<Shape, z.core.$strict>> {
  const given = new URL(request.url, 'http://localhost').searchParams;
  const repeated = [...new Set(given.keys())].filter((name) => given.getAll(name).length > 1);
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success && repeated.length === 0) return parsed.data;
  throw invalidFields([
    ...repeated.map((name) => ({ pointer: `?${name}`, detail: 'is given more than once' })),
    ...(parsed.error?.issues ?? []).flatMap((issue) => inQuery(issue, Object.keys(schema.shape))),
  ]);
}

function inQuery(issue: z.core.$ZodIssue, known: readonly string[]): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({ pointer: `?${name}`, detail: `is not known; there are ${known.join(', ')}` }));
  }
  return fieldFaults([issue]).map(({ pointer, detail }) => ({ pointer: `?${pointer.slice(1)}`, detail }));
}
