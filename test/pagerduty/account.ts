import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Pacing, PagerdutyConfig } from '../../src/pagerduty/get.ts';

export const CONFIG: PagerdutyConfig = { token: 'pd-secret-token', apiUrl: 'https://api.pagerduty.test/' };

type Fields = Readonly<Record<string, unknown>>;
export type Listed = Fields & { readonly id: string; readonly created_at: string };

/** What an account has. A test may change it. */
export type Account = {
  incidents: readonly Listed[];
  alerts: Readonly<Record<string, readonly string[]>>;
  logs: Readonly<Record<string, readonly Fields[]>>;
  emails: Readonly<Record<string, string>>;
};

/** An incident as in the list, resolved an hour after it was created. */
export const listed = (id: string, created_at: string, fields: Fields = {}): Listed => {
  const resolvedAt = new Date(Date.parse(created_at) + 3_600_000).toISOString().replace('.000', '');
  return {
    id,
    created_at,
    type: 'incident',
    title: `Trouble ${id}`,
    html_url: `https://acme.pagerduty.com/incidents/${id}`,
    status: 'resolved',
    updated_at: resolvedAt,
    resolved_at: resolvedAt,
    service: { id: 'PSHOP', type: 'service_reference', summary: 'Shop API' },
    assignments: [],
    priority: null,
    urgency: 'high',
    alert_counts: { all: 1, triggered: 0, resolved: 1 },
    resolve_reason: null,
    ...fields,
  };
};

/** The fields of an incident that is still open. */
export const open = (updated_at: string): Fields => ({ status: 'triggered', resolved_at: null, updated_at });

export const user = (id: string, summary = '') => ({ id, type: 'user_reference', summary });

/** PagerDuty's API for an account, as strict as our client needs it; `asked` has the paths in their order. */
export function pagerdutyAccount() {
  const account: Account = { incidents: [], alerts: {}, logs: {}, emails: {} };
  const asked: string[] = [];
  const waits: number[] = [];
  const failures: ((path: string) => Response | undefined | Promise<Response>)[] = [];
  const server = setupServer(
    http.get(`${CONFIG.apiUrl}*`, async ({ request }) => {
      const { pathname, searchParams } = new URL(request.url);
      const path = pathname.slice(1);
      asked.push(path);
      for (const failure of failures) {
        const answer = await failure(path);
        if (answer !== undefined) return answer;
      }
      if (request.headers.get('authorization') !== `Token token=${CONFIG.token}`) return error(401);
      if (request.headers.get('accept') !== 'application/vnd.pagerduty+json;version=2') return error(406);
      return answerTo(account, path, searchParams);
    }),
  );
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterEach(() => {
    Object.assign(account, { incidents: [], alerts: {}, logs: {}, emails: {} });
    for (const list of [asked, waits, failures]) list.splice(0);
  });
  afterAll(() => server.close());
  const pacing: Partial<Pacing> = { pauseMs: 0, tries: 3, wait: async (ms) => void waits.push(ms) };
  return { account, asked, waits, failures, pacing };
}

export const error = (status: number, headers: Record<string, string> = {}): Response =>
  HttpResponse.json({ error: { message: 'No', code: 2_006 } }, { status, headers });

/** What PagerDuty answers to a `GET`. */
export function answerTo(account: Account, path: string, query: URLSearchParams): Response {
  const [what, id = '', part] = path.split('/');
  if (what === 'users') return id in account.emails ? json({ user: { id, email: account.emails[id] } }) : error(404);
  if (what !== 'incidents') return error(404);
  if (part === undefined) return listOf(account, query);
  if (!account.incidents.some((one) => one.id === id) && !(id in account.alerts)) return error(404);
  if (part === 'alerts') {
    const alerts = (account.alerts[id] ?? []).toSorted().map((created_at, index) => ({ id: `A${index}`, created_at }));
    return json(page('alerts', alerts, query));
  }
  return part === 'log_entries' ? json(page('log_entries', account.logs[id] ?? [], query)) : error(404);
}

const json = (body: object): Response => HttpResponse.json(body);

function listOf({ incidents }: Account, query: URLSearchParams): Response {
  const [since, until] = [query.get('since') ?? '', query.get('until') ?? ''];
  if (query.getAll('statuses[]').length !== 3 || Date.parse(until) - Date.parse(since) > 86_400_000) return error(400);
  const within = incidents.filter(
    ({ created_at: at }) => at >= since.replace('.000', '') && at < until.replace('.000', ''),
  );
  return json(page('incidents', within, query));
}

function page(name: string, items: readonly unknown[], query: URLSearchParams): object {
  const [limit, offset] = [Number(query.get('limit')), Number(query.get('offset') ?? 0)];
  if (limit > 100 || offset + limit > 10_000) return { error: { message: 'Too far' } };
  return {
    [name]: items.slice(offset, offset + limit),
    limit,
    offset,
    total: null,
    more: items.length > offset + limit,
  };
}
