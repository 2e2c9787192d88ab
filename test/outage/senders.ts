import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { pagerduty } from '../incidents/sources/hooks-bodies.ts';
import { aDeployment, anIncident } from '../support/bodies.ts';

/** What the sender read: it is stored, it is not, or it may be. */
type Told = 'stored' | 'refused' | 'in doubt';

export type Sent = {
  readonly kind: keyof typeof KINDS;
  readonly name: string;
  readonly status: number;
  readonly told: Told;
  readonly ms: number;
  readonly detail: string;
};

/** A different one for each name, and how long whoever sends it waits for the answer. */
const KINDS = {
  deployment: { path: '/v1/deploys', body: (name: string) => aDeployment({ repo: name }), waitsMs: 10_000 },
  incident: { path: '/v1/incidents', body: (name: string) => anIncident({ id: name }), waitsMs: 10_000 },
  webhook: {
    path: '/hooks/pagerduty',
    body: (name: string) => pagerduty('triggered', '2026-11-25T08:00:00Z', { id: name }, { id: name }),
    waitsMs: 5_000,
  },
} as const;

type Kind = keyof typeof KINDS;

async function send(url: string, token: string, kind: Kind, name: string): Promise<Sent> {
  const { path, body, waitsMs } = KINDS[kind];
  const begun = performance.now();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(waitsMs);
  try {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body(name)),
      signal,
    });
    const { detail = '' } = (await answer.json()) as { readonly detail?: string };
    const told = answer.ok ? 'stored' : detail.startsWith('Nothing was stored') ? 'refused' : 'in doubt';
    return { kind, name, status: answer.status, told, ms: performance.now() - begun, detail };
  } catch (error) {
    return { kind, name, status: 0, told: 'in doubt', ms: performance.now() - begun, detail: String(error) };
  }
}

/** Sends all kinds at once, again and again, until `ms` are over; asks `/healthz` all the while. */
export async function sendFor(url: string, token: string, label: string, ms: number) {
  const end = performance.now() + ms;
  const sent: Sent[] = [];
  const healthMs: number[] = [];
  const senders = (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
    [1, 2].map(async (sender) => {
      for (let count = 0; performance.now() < end; count += 1) {
        sent.push(await send(url, token, kind, `${label}-${kind}-${sender}-${count}`));
        await sleep(100);
      }
    }),
  );
  const health = async () => {
    while (performance.now() < end) {
      const begun = performance.now();
      await (await fetch(`${url}/healthz`)).text();
      healthMs.push(performance.now() - begun);
      await sleep(40);
    }
  };
  await Promise.all([...senders, health()]);
  return { sent, healthMs };
}

/** Those whose sender read something that is not so, or that had no answer while the sender waited. */
export async function untruths(pool: pg.Pool, sent: readonly Sent[]): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(`
    select repo as name from deploy_events
     union select id from incidents
     union select substr(id, 11) from incidents where id like 'pagerduty:%'`);
  const stored = new Set(rows.map(({ name }) => name));
  return sent.flatMap(({ kind, name, told, status, ms, detail }) => {
    const is = `${name}: ${status} after ${Math.round(ms)} ms, ${told}: ${detail}`;
    if (status === 0) return [`no answer in ${KINDS[kind].waitsMs} ms: ${is}`];
    if (status >= 500 && status !== 503) return [`not a stated 503: ${is}`];
    if (told === 'stored' && !stored.has(name)) return [`acknowledged and lost: ${is}`];
    return told === 'refused' && stored.has(name) ? [`refused and stored: ${is}`] : [];
  });
}
