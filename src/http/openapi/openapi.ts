import { z } from 'zod';
import { type Components, jsonSchema } from './json-schema.ts';
import { type Contents, type Operation, type Parameters, PROBLEMS } from './operation.ts';

const Problem = z
  .object({
    type: z.string().meta({ pattern: '^urn:drumbeat:problem:[a-z-]+$', description: 'Stays the same; tell by it' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What went wrong and how to mend it' }),
    errors: z
      .array(
        z.object({
          pointer: z.string().meta({ description: 'JSON pointer into the body, or `?name` of a query parameter' }),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

/** The OpenAPI 3.1 document of these routes. */
export function openapiDocument(operations: readonly Operation[], version: string): object {
  const schemas: Components = {};
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationJson(operation, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Drumbeat',
      version,
      description: 'Deployments and incidents in, numbers out. Errors are RFC 9457 problem documents.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: '`drumbeat token create NAME --scopes ingest,read`' },
      },
    },
  };
}

function operationJson(operation: Operation, schemas: Components): object {
  const { method, path, summary, scope, inPath, inQuery, inHeader, body, answers, problems } = operation;
  return {
    operationId: operationId(method, path),
    summary,
    ...(scope === undefined
      ? { security: [] }
      : { security: [{ token: [] }], description: `Needs the scope \`${scope}\`.` }),
    parameters: [
      ...parameters('path', inPath, schemas),
      ...parameters('query', inQuery, schemas),
      ...parameters('header', inHeader, schemas),
    ],
    ...(body === undefined ? {} : { requestBody: { required: true, content: contents(body, 'input', schemas) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { description, content }]) => [
          status,
          { description, ...(content === undefined ? {} : { content: contents(content, 'output', schemas) }) },
        ]),
      ),
      ...Object.fromEntries(
        problems.map((status) => [
          status,
          {
            description: PROBLEMS[status],
            content: contents({ 'application/problem+json': Problem }, 'output', schemas),
          },
        ]),
      ),
    },
  };
}

/** `get /v1/incidents/{id}` is `getV1IncidentsId`. */
const operationId = (method: string, path: string): string =>
  method +
  path
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const parameters = (place: 'path' | 'query' | 'header', given: Parameters = {}, schemas: Components): object[] =>
  Object.entries(given).map(([name, { description, schema }]) => ({
    name,
    in: place,
    description,
    required: place === 'path',
    schema: jsonSchema(schema, 'input', schemas),
  }));

const contents = (given: Contents, io: 'input' | 'output', schemas: Components): object =>
  Object.fromEntries(
    Object.entries(given).map(([type, schema]) => [type, { schema: jsonSchema(schema, io, schemas) }]),
  );
