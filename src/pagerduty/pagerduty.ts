import { z } from 'zod';
import { type Get, type Pacing, type PagerdutyConfig, pagerdutyGet, type Query } from './get.ts';

/**
 * The part of PagerDuty's REST API that is read. Incidents and log entries come as PagerDuty writes them. Every method throws
 * sentences for people.
 * @see https://developer.pagerduty.com/api-reference
 */
export type Pagerduty = {
  /** Incidents of every status that were created in [from, to). One at a bound may come in both of two neighbouring windows. */
  incidents(from: Date, to: Date): Promise<readonly unknown[]>;
  /** When the first alert of an incident was created; `undefined` where it has none, or does not exist. */
  firstAlertAt(incidentId: string): Promise<Date | undefined>;
  /** What happened to an incident: the overview, without notifications. */
  logEntries(incidentId: string): Promise<readonly unknown[]>;
  /** `undefined` where the user does not exist any more, or has no address. */
  email(userId: string): Promise<string | undefined>;
};

export function pagerduty(config: PagerdutyConfig, pacing: Partial<Pacing> = {}): Pagerduty {
  const get = pagerdutyGet(config, pacing);
  return {
    incidents: (from, to) => incidentsBetween(get, from, to),
    firstAlertAt: (id) => firstAlertAt(get, id),
    logEntries: (id) => logEntries(get, id),
    email: memoized((id) => emailOf(get, id)),
  };
}

const PAGE = 100;
/** PagerDuty returns no page that ends after this many items. */
const MOST_PAGED = 10_000;
const SHORTEST_MS = 2_000;

/** Where a window has more incidents than pages can return, it reads each half of the window separately. */
async function incidentsBetween(get: Get, from: Date, to: Date): Promise<readonly unknown[]> {
  const { items, isAll } = await pages(get, 'incidents', [
    ['since', from.toISOString()],
    ['until', to.toISOString()],
    ['time_zone', 'UTC'],
    ['sort_by', 'created_at:asc'],
    ...['triggered', 'acknowledged', 'resolved'].map((status) => ['statuses[]', status] as const),
  ]);
  const length = to.getTime() - from.getTime();
  if (isAll || length < SHORTEST_MS) return items;
  const middle = new Date(from.getTime() + Math.floor(length / 2_000) * 1_000);
  return [...(await incidentsBetween(get, from, middle)), ...(await incidentsBetween(get, middle, to))];
}

async function logEntries(get: Get, id: string): Promise<readonly unknown[]> {
  const path = `incidents/${encodeURIComponent(id)}/log_entries`;
  const query: Query = [
    ['is_overview', 'true'],
    ['time_zone', 'UTC'],
  ];
  return (await pages(get, path, query)).items;
}

const Alerts = z.object({ alerts: z.array(z.object({ created_at: z.iso.datetime({ offset: true }) })) });

async function firstAlertAt(get: Get, id: string): Promise<Date | undefined> {
  const body = await get(`incidents/${encodeURIComponent(id)}/alerts`, [
    ['sort_by', 'created_at:asc'],
    ['limit', '1'],
    ['time_zone', 'UTC'],
  ]);
  const first = body === undefined ? undefined : read(Alerts, body).alerts[0];
  return first && new Date(first.created_at);
}

const User = z.object({ user: z.object({ email: z.string().max(320).nullish() }) });

async function emailOf(get: Get, id: string): Promise<string | undefined> {
  const body = await get(`users/${encodeURIComponent(id)}`);
  return (body === undefined ? undefined : read(User, body).user.email) || undefined;
}

const Page = z.record(z.string(), z.unknown());
const Items = z.array(z.unknown());

async function pages(get: Get, path: string, query: Query): Promise<{ items: readonly unknown[]; isAll: boolean }> {
  const name = path.split('/').at(-1) ?? path;
  const items: unknown[] = [];
  for (let offset = 0; offset + PAGE <= MOST_PAGED; offset += PAGE) {
    const body = await get(path, [...query, ['limit', String(PAGE)], ['offset', String(offset)]]);
    if (body === undefined) return { items, isAll: true };
    const page = read(Page, body);
    items.push(...read(Items, page[name]));
    if (page['more'] !== true) return { items, isAll: true };
  }
  return { items, isAll: false };
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(body);
  if (error === undefined) return data;
  throw new Error('PagerDuty answered something unknown. Check PAGERDUTY_API_URL.', { cause: error });
}

const MOST_KEPT = 10_000;

/** Loads the value of each key only once. A failed load is not kept. */
function memoized<Value>(load: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const kept = new Map<string, Promise<Value>>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const value = load(key);
    kept.set(key, value);
    value.catch(() => kept.delete(key));
    return value;
  };
}
