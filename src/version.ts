import { readFileSync } from 'node:fs';

/** The version of this package, whose file is one step up, from src/ (development) and from dist/ (built). */
export const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
