import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { DemoShortcut } from './protocol.ts';

type Manifest = {
  readonly features: {
    readonly shortcuts: readonly { readonly name: string; readonly type: string; readonly callback_id: string }[];
  };
};

/** The shortcuts that the manifest of the app offers on every message. */
export function messageShortcuts(): readonly DemoShortcut[] {
  const { features } = parse(readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8')) as Manifest;
  return features.shortcuts
    .filter(({ type }) => type === 'message')
    .map(({ name, callback_id: callbackId }) => ({ callbackId, name }));
}
