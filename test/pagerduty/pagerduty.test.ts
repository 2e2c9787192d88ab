import { delay, HttpResponse } from 'msw';
import { describe, expect, test } from 'vitest';
import { pagerduty } from '../../src/pagerduty/pagerduty.ts';
import { CONFIG, error, listed, pagerdutyAccount } from './account.ts';

const { account, asked, waits, failures, pacing } = pagerdutyAccount();
const api = (config = CONFIG) => pagerduty(config, pacing);
const [FROM, TO] = [new Date('2026-11-20T00:00:00Z'), new Date('2026-11-21T00:00:00Z')];

async function faultOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (reason: Error) => reason.message,
  );
}

/** Fails the next requests with these answers. */
function failNext(...answers: readonly (() => Response)[]): void {
  const left = [...answers];
  failures.push(() => left.shift()?.());
}

const idsOf = (incidents: readonly unknown[]): readonly string[] => incidents.map((one) => (one as { id: string }).id);

describe('incidents of a time', () => {
  test('are empty in an empty account', async () => {
    expect(await api().incidents(FROM, TO)).toEqual([]);
    expect(asked).toEqual(['incidents']);
  });

  test('are those of the window, page after page', async () => {
    account.incidents = [
      listed('BEFORE', '2026-11-19T23:59:59Z'),
      ...Array.from({ length: 201 }, (_, index) => listed(`Q${index}`, '2026-11-20T10:00:00Z')),
      listed('AFTER', '2026-11-21T00:00:00Z'),
    ];
    expect(idsOf(await api().incidents(FROM, TO))).toEqual(Array.from({ length: 201 }, (_, index) => `Q${index}`));
    expect(asked).toHaveLength(3);
  });

  test('are read in halves where PagerDuty does not page to the end', async () => {
    const at = (index: number) => new Date(FROM.getTime() + index * 8_000).toISOString().replace('.000', '');
    account.incidents = Array.from({ length: 10_001 }, (_, index) => ({ id: `Q${index}`, created_at: at(index) }));
    const ids = idsOf(await api().incidents(FROM, TO));
    expect([ids.length, new Set(ids).size]).toEqual([10_001, 10_001]);
  });
});

test('the first alert is the oldest one; there is none for an incident without alerts, or one that does not exist', async () => {
  account.incidents = [listed('Q1', '2026-11-20T10:00:00Z')];
  account.alerts = { Q2: ['2026-11-20T10:00:00Z', '2026-11-20T09:58:30Z'] };
  expect(await api().firstAlertAt('Q2')).toEqual(new Date('2026-11-20T09:58:30Z'));
  expect(await api().firstAlertAt('Q1')).toBeUndefined();
  expect(await api().firstAlertAt('GONE')).toBeUndefined();
});

test('an e-mail address is asked for once, and again after a failure', async () => {
  account.emails = { PADA: 'ada@acme.test' };
  const one = api();
  failNext(() => error(400));
  expect(await faultOf(one.email('PADA'))).toBe('PagerDuty answered 400 to GET /users/PADA.');
  expect([await one.email('PADA'), await one.email('PADA')]).toEqual(['ada@acme.test', 'ada@acme.test']);
  expect(asked).toEqual(['users/PADA', 'users/PADA']);
  expect(await one.email('PGONE')).toBeUndefined();
});

describe('a failure that may pass is tried again', () => {
  test.for([
    { why: 'a limit, when it is reset', answer: () => error(429, { 'ratelimit-reset': '7' }), waited: 7_000 },
    { why: 'a limit, as its header says', answer: () => error(429, { 'retry-after': '3' }), waited: 3_000 },
    { why: 'a limit without a header', answer: () => error(429), waited: 500 },
    { why: 'a limit of hours, not that long', answer: () => error(429, { 'ratelimit-reset': '9999' }), waited: 90_000 },
    { why: 'a fault of theirs', answer: () => error(503), waited: 500 },
    { why: 'a lost connection', answer: () => HttpResponse.error(), waited: 500 },
  ])('$why', async ({ answer, waited }) => {
    account.emails = { PADA: 'ada@acme.test' };
    failNext(answer);
    expect(await api().email('PADA')).toBe('ada@acme.test');
    expect(waits).toEqual([waited]);
  });

  test('but not for ever, and with longer waits', async () => {
    failures.push(() => error(502));
    expect(await faultOf(api().email('PADA'))).toBe('PagerDuty answered 502, 3 times. Try again later.');
    expect(waits).toEqual([500, 1_000]);
  });

  test('also when it does not answer in time', async () => {
    failures.push(async () => {
      await delay(100);
      return error(404);
    });
    const slow = pagerduty(CONFIG, { ...pacing, timeoutMs: 5 });
    expect(await faultOf(slow.email('PADA'))).toBe('PagerDuty could not be reached, 3 times. Try again later.');
  });
});

describe('what cannot be right', () => {
  test.for([
    { why: 'a wrong token', answer: () => error(401), fault: /does not take PAGERDUTY_TOKEN\. Make a read-only key/ },
    { why: 'a token of less', answer: () => error(403), fault: /does not let PAGERDUTY_TOKEN read this/ },
    { why: 'no JSON', answer: () => new HttpResponse('<html>'), fault: /is no JSON\. Check PAGERDUTY_API_URL/ },
    {
      why: 'another API',
      answer: () => HttpResponse.json({ ok: true }),
      fault: /something unknown\. Check PAGERDUTY_API_URL/,
    },
    { why: 'no object', answer: () => HttpResponse.json(null), fault: /something unknown\. Check/ },
  ])('$why is told at once, with its remedy and without the token', async ({ answer, fault }) => {
    failures.push(answer);
    const message = await faultOf(api().incidents(FROM, TO));
    expect(message).toMatch(fault);
    expect(message).not.toContain(CONFIG.token);
    expect(asked).toHaveLength(1);
  });

  test('PagerDuty gets the token', async () => {
    expect(await faultOf(api({ ...CONFIG, token: 'guess' }).incidents(FROM, TO))).toMatch(/does not take/);
  });
});

test('requests start no faster than PagerDuty accepts them, however many wait at once', async () => {
  account.emails = { P1: 'a@acme.test', P2: 'b@acme.test', P3: 'c@acme.test' };
  const paced = pagerduty(CONFIG, { ...pacing, pauseMs: 75 });
  await Promise.all(['P1', 'P2', 'P3'].map((id) => paced.email(id)));
  expect(waits).toHaveLength(2);
  expect(waits[0]).toBeGreaterThan(50);
  expect(waits[1]).toBeGreaterThan(125);
});
