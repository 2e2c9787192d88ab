import { gzipSync } from 'node:zlib';
import type { Envelope } from '../../demo/slack/deliver/ack.ts';

/** What inputs are made of. */
export type Material = {
  /** The routes of `/openapi.json`. */
  readonly routes: readonly {
    readonly method: string;
    readonly path: string;
    readonly parameters: readonly string[];
  }[];
  /** All names of fields in it. */
  readonly words: readonly string[];
  /** A token with every scope. */
  readonly token: string;
  /** What Slack sent while people used the bot as they should. */
  readonly envelopes: readonly Envelope[];
  readonly people: readonly string[];
  readonly channels: readonly string[];
  /** 64 MB of zeros, compressed. */
  readonly bomb: Buffer;
};

type Document = {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly parameters: readonly { readonly name: string }[] }>>>
  >;
};

/** Reads the routes and the names of fields from the bot's own document. */
export async function fromDocument(url: string): Promise<Pick<Material, 'routes' | 'words'>> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters }]) => ({
      method: method.toUpperCase(),
      path,
      parameters: parameters.map(({ name }) => name).filter((name) => !path.includes(`{${name}}`)),
    })),
  );
  const words = [...JSON.stringify(document).matchAll(/"(\w+)":\{/g)].map(([, word = '']) => word);
  return { routes, words: [...new Set(words)].toSorted() };
}

export const aBomb = (): Buffer => gzipSync(Buffer.alloc(64 << 20));
