import { z } from 'zod';

/** The schemas that have an id. Other schemas refer to them. */
export type Components = Record<string, object>;

const OWN = '#/$defs/';
const SHARED = '#/components/schemas/';

/** The JSON Schema of a zod schema. The parts that have an id are moved to `schemas`. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Components): object {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const { $schema: _, $defs = {}, ...rest } = JSON.parse(JSON.stringify(made), moveReference);
  Object.assign(schemas, $defs);
  return rest;
}

const moveReference = (key: string, value: unknown): unknown =>
  key === '$ref' && typeof value === 'string' && value.startsWith(OWN) ? SHARED + value.slice(OWN.length) : value;
