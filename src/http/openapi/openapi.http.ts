import type { Router } from 'express';
import { openapiDocument } from './openapi.ts';
import type { Operation } from './operation.ts';

/** `GET /openapi.json` */
export function registerOpenapi(router: Router, operations: readonly Operation[], version: string): void {
  const document = openapiDocument(operations, version);
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
}
