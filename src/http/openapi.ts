import { z } from 'zod';
import type { TokenScope } from './tokens.store.ts';

type Parameter = { readonly description: string; readonly schema: z.ZodType };
type Parameters = Readonly<Record<string, Parameter>>;
/** Schemas by content type. */
type Contents = Readonly<Record<string, z.ZodType>>;

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

const PROBLEMS = {
  400: 'The body, a header or the address cannot be read',
  401: 'No token, an unknown or a revoked one',
  403: 'The token has not the scope',
  404: 'Nothing of this name',
  409: 'It exists, made by another event',
  413: 'Too large, or too many events',
  415: 'Not JSON, or an encoding that is not read',
  422: 'Some fields are not as they should be; each is named',
  500: 'Something unexpected went wrong; nothing was stored',
  503: 'The database cannot be reached; nothing was stored',
} as const;

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

/** The schemas that have an id. Other schemas refer to them. */
type Components = Record<string, object>;

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

const OWN = '#/$defs/';
const SHARED = '#/components/schemas/';

/** The JSON Schema of a zod schema. The parts that have an id are moved to `schemas`. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Components): object {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const { $schema: _, $defs = {}, ...rest } = JSON.parse(JSON.stringify(made), moveReference);
  Object.assign(schemas, $defs);
  return rest;
}

const moveReference = (key: string, value: unknown): unknown =>
  key === '$ref' && typeof value === 'string' && value.startsWith(OWN) ? SHARED + value.slice(OWN.length) : value;
