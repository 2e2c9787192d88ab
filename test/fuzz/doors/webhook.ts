import { SOURCES } from '../../../src/incidents/sources/sources.ts';
import { bodiesOf } from '../examples.ts';
import type { HttpInput, Signer } from '../input.ts';
import type { Luck } from '../luck.ts';
import type { Material } from '../material.ts';
import { bodyOf } from './http.ts';

const HOOKS = SOURCES.filter((one) => 'hook' in one).map((one) => ({
  target: `/hooks/${one.source}`,
  signer: 'signing' in one ? one.source : undefined,
  header: 'signing' in one ? one.signing.header : undefined,
}));

const BROKEN_SIGNATURES = ['', 'v1=', 'v1=zz', `v1=${'0'.repeat(64)}`, 't=0,v1=1', ','.repeat(2_000), 't=9,v1=é'];

/** The webhooks of every source, mostly signed or with a token. */
export function anyWebhook(luck: Luck, material: Material): HttpInput {
  const { target, signer, header } = luck.one(HOOKS);
  const example = luck.one(bodiesOf[target]?.() ?? [{}]);
  const input = {
    kind: 'http',
    method: 'POST',
    target,
    ...bodyOf(luck, example, material),
  } as const;
  const headers = { 'content-type': 'application/json' };
  if (signer !== undefined && luck.happens(0.6)) return { ...input, headers, signer: signer satisfies Signer };
  if (header !== undefined && luck.happens(0.1))
    return { ...input, headers: { ...headers, [header]: luck.one(BROKEN_SIGNATURES) } };
  return {
    ...input,
    headers: luck.happens(0.95) ? { ...headers, authorization: `Bearer ${material.token}` } : headers,
  };
}
