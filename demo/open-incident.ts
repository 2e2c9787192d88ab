import { randomBytes } from 'node:crypto';
import { subMinutes } from 'date-fns';

/**
 * Something goes wrong in payments: a deployment a quarter of an hour ago, and an incident since then, reported as a pipeline and
 * a pager would report them.
 */
export async function openIncident(bot: { readonly url: string; readonly token: string }, now: Date): Promise<void> {
  await post(bot, '/v1/deploys', {
    repo: 'lantern/checkout',
    sha: randomBytes(20).toString('hex'),
    environment: 'production',
    deployed_at: subMinutes(now, 16).toISOString(),
    deployed_by: 'deniz',
    lead_time_seconds: 5_400,
  });
  await post(bot, '/v1/incidents', {
    id: `PAY-${randomBytes(3).toString('hex')}`,
    title: 'checkout: Error rate over 5 %',
    severity: 'P1',
    service: 'lantern/checkout',
    started_at: subMinutes(now, 6).toISOString(),
    opened_at: now.toISOString(),
  });
}

async function post({ url, token }: { url: string; token: string }, route: string, body: object): Promise<void> {
  const response = await fetch(`${url}${route}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${route} answered ${response.status}: ${await response.text()}`);
}
