import { createHash } from 'node:crypto';

/** A full sha for the name of a version: `shaOf('V1')` is always the same. */
export const shaOf = (version: string): string => createHash('sha1').update(version).digest('hex');

/** What a CI job posts about one deployment; only the given fields matter to a test. */
export const aDeployment = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  repo: 'acme/shop',
  sha: shaOf('V1'),
  environment: 'production',
  ...fields,
});

/** What a tool posts about one incident. */
export const anIncident = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id: 'INC-1',
  title: 'Checkout answers 500',
  ...fields,
});
