import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DemoSlack } from '../../../demo/slack/start.ts';
import type { ShownView } from '../../../demo/slack/world/views.ts';
import { type Bot, startBot } from '../../../src/bot.ts';
import { formView } from '../../../src/home/form/form.view.ts';
import { MAX_SECRET, readSecrets } from '../../../src/home/form-parts/secret-changes.ts';
import { secretsBlocks, secretsForm, secretsWords } from '../../../src/home/forms/secrets.ts';
import { ownSecret } from '../../../src/http/own-secret.ts';
import { sourceSecretsStore } from '../../../src/incidents/ingest/secrets.store.ts';
import { type SecretState, secretStates } from '../../../src/incidents/sources/secrets.ts';
import { createLog } from '../../../src/log.ts';
import { assertSlackPayload } from '../../../src/slack/limits/limits.ts';
import { aDemoSlack, botToken, noon, signingSecret } from '../../demo/workspace.ts';
import { pagerduty } from '../../incidents/sources/hooks-bodies.ts';
import { testDatabase } from '../../support/database.ts';
import { present } from '../../support/given.ts';
import { handsOf, words } from '../../support/hands.ts';
import { boxes, typed } from '../../support/inputs.ts';
import { until } from '../../support/processes.ts';

const SECRET = 'whsecOfTheSubscription';
const KEPT = { setBy: 'UMARA', setAt: noon, isLocked: false };
const ticked = boxes('remove');

const form = secretsForm({ hookSecrets: {}, sourceSecrets: { stored: async () => new Map() } });
const windowOf = (states: readonly SecretState[]) => formView(form, undefined, secretsBlocks(states));

describe('the form', () => {
  const states = secretStates({ 'grafana-irm': 'x' }, new Map([['pagerduty', KEPT]]));

  test('does not mention somebody who was forgotten', () => {
    const set = new Map([['pagerduty', { ...KEPT, setBy: 'forgotten' }]]);
    expect(words(windowOf(secretStates({}, set)))).toContain('set by someone who was forgotten on');
  });

  test.for([
    { why: 'an empty field changes nothing', values: { secret_pagerduty: typed('') }, changes: [] },
    {
      why: 'a new secret replaces, without the spaces that were copied with it',
      values: { secret_pagerduty: typed(` ${SECRET} `) },
      changes: [{ kind: 'set', source: 'pagerduty', secret: SECRET }],
    },
    {
      why: 'a tick removes',
      values: { remove_pagerduty: ticked },
      changes: [{ kind: 'remove', source: 'pagerduty' }],
    },
  ])('$why', ({ values, changes }) => expect(readSecrets(values, states)).toEqual({ ok: true, value: changes }));

  test.for([
    { why: 'one that is too short', values: { secret_pagerduty: typed('short') }, says: /8 to 500/ },
    { why: 'one that is too long', values: { secret_pagerduty: typed('x'.repeat(501)) }, says: /8 to 500/ },
    { why: 'a sentence', values: { secret_pagerduty: typed('copy it from here') }, says: /no spaces/ },
    {
      why: 'a new one and its removal',
      values: { secret_pagerduty: typed(SECRET), remove_pagerduty: ticked },
      says: /not both/,
    },
    {
      why: 'one whose variable is set',
      values: { 'secret_grafana-irm': typed(SECRET) },
      says: /has set GRAFANA_IRM_WEBHOOK_SECRET; change it there/,
    },
  ])('$why is reported at its field, and nothing is changed', ({ values, says }) => {
    const [field = ''] = Object.keys(values);
    expect(readSecrets(values, states)).toEqual({ ok: false, faults: { [field]: expect.stringMatching(says) } });
  });

  test.for([
    { why: 'nothing is set', inVariables: {}, stored: [], says: 'none, it needs a token' },
    { why: 'one is set here', inVariables: {}, stored: [KEPT], says: 'set here' },
    { why: 'one cannot be opened', inVariables: {}, stored: [{ ...KEPT, isLocked: true }], says: 'enter it again' },
    { why: 'the variable is set', inVariables: { pagerduty: 'x' }, stored: [], says: 'set by the operator' },
    {
      why: 'the variable is set beside one that cannot be opened',
      inVariables: { pagerduty: 'x' },
      stored: [{ ...KEPT, isLocked: true }],
      says: 'set by the operator',
    },
  ])('fits into a window where $why', ({ inVariables, stored, says }) => {
    const now = secretStates(inVariables, new Map(stored.map((one) => ['pagerduty', one] as const)));
    expect(secretsWords(now.slice(0, 1))).toContain(says);
    assertSlackPayload('modal', windowOf(now));
  });

  test('fits with the longest names, and shows no markup of theirs', () => {
    const [state] = secretStates({}, new Map([['pagerduty', { ...KEPT, setBy: '<!channel>'.repeat(8) }]]));
    const long: SecretState = present(state);
    const view = windowOf([long]);
    assertSlackPayload('modal', view);
    expect(JSON.stringify(view)).not.toContain('<!channel>');
    expect(JSON.stringify(view)).toContain(`"max_length":${MAX_SECRET}`);
  });
});

describe('in Slack', async () => {
  const { db, pool, url, reset } = await testDatabase();
  const secret = 'what Drumbeat seals with, long enough';
  const lines: string[] = [];
  let [slack, bot]: [DemoSlack | undefined, Bot | undefined] = [undefined, undefined];
  const theSlack = (): DemoSlack => present(slack);

  beforeAll(async () => {
    slack = await aDemoSlack();
    const { apiUrl } = slack;
    bot = await startBot(
      {
        slack: { mode: 'http', botToken, signingSecret, apiUrl },
        database: { url, replicaUrl: undefined, migrationUrl: undefined, dataDir: '/nowhere' },
        host: '127.0.0.1',
        port: 0,
        logLevel: 'debug',
        hookSecrets: { 'grafana-irm': 'theOperatorsOwn' },
        secret,
      },
      () => noon,
      createLog('debug', { write: (line) => void lines.push(line) }),
    );
    slack.setBotUrl(`${bot.url}/slack/events`);
  });
  afterAll(async () => {
    await bot?.close();
    await slack?.close();
  });
  beforeEach(async () => {
    await reset();
    await hands().closeAll('UMARA');
    await pool.query(
      `insert into people (id, name, is_full_member, is_admin, refreshed_at) values ('UMARA', 'Mara', true, true, $1)`,
      [noon],
    );
  });

  const hands = () => handsOf(theSlack());
  const shows = (text: string) => hands().shows('UMARA', text);

  async function openForm(): Promise<ShownView> {
    // Settings that are still open would be mistaken for those that the command opens.
    await hands().closeAll('UMARA');
    await theSlack().command('UMARA', 'CPAY', '/dora settings');
    const settings = await shows('Secrets of sources');
    await hands().press('UMARA', settings, 'home:change:secrets');
    return shows('is never shown again');
  }

  async function page(signedWith: string): Promise<number> {
    const at = '2026-11-02T08:00:00Z';
    const body = JSON.stringify(pagerduty('triggered', at, { created_at: at }));
    const signature = `v1=${createHmac('sha256', signedWith).update(body).digest('hex')}`;
    const headers = { 'x-pagerduty-signature': signature };
    return (await fetch(`${present(bot).url}/hooks/pagerduty`, { method: 'POST', body, headers })).status;
  }

  /** Tables in which the text stands, in clear or as bytes. */
  async function tablesWith(text: string): Promise<readonly string[]> {
    const { rows } = await pool.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')",
    );
    const [clear, bytes] = [`%${text}%`, `%${Buffer.from(text).toString('hex')}%`];
    const counts = await Promise.all(
      rows.map(({ name }) =>
        pool.query(`select from "${name}" t where t::text like $1 or t::text like $2 limit 1`, [clear, bytes]),
      ),
    );
    return rows.filter((_, index) => counts[index]?.rowCount !== 0).map(({ name }) => name);
  }

  const audit = async () =>
    (await pool.query("select actor, subject, change->'secret' as secret from setting_changes order by id")).rows;
  const noted = (from: string | null, to: string) => ({
    actor: 'UMARA',
    subject: 'secret of pagerduty',
    secret: { from, to },
  });

  test('an admin sets a secret: its events are accepted, forged ones are refused, and it is found nowhere', async () => {
    const view = await openForm();
    expect(words(view)).toContain('set by the operator in `GRAFANA_IRM_WEBHOOK_SECRET`; change it there');
    expect(await theSlack().viewSubmit('UMARA', view.id, { secret_pagerduty: typed(SECRET) })).toEqual({ ok: true });
    await shows('PagerDuty: set here');
    expect(await page('a guess')).toBe(401);
    // Within half a second.
    await expect.poll(() => page(SECRET)).toBe(200);
    expect(await tablesWith('pagerduty')).toContain('source_secrets');
    expect(await tablesWith(SECRET)).toEqual([]);
    expect(lines.join('')).not.toContain(SECRET);
    expect(await audit()).toEqual([noted(null, 'set')]);
    expect(words(await openForm())).toMatch(/set by <@UMARA> on/);
    expect(words(theSlack().openViews('UMARA')) + words(theSlack().home('UMARA'))).not.toContain(SECRET);
  });

  test('a secret that cannot be opened any more shows on the tab and in the form, which removes it', async () => {
    const lost = ownSecret('what Drumbeat sealed with once, long ago', '/nowhere');
    await sourceSecretsStore(db, lost).set('pagerduty', SECRET, { actor: 'UMARA', at: noon });
    await theSlack().openHome('UMARA');
    await until(() => words(theSlack().home('UMARA')).includes('The secret of *PagerDuty* cannot be opened any more'));
    const view = await openForm();
    expect(words(view)).toContain('Enter it again.');
    expect(await theSlack().viewSubmit('UMARA', view.id, { remove_pagerduty: ticked })).toEqual({ ok: true });
    await until(() => !words(theSlack().home('UMARA')).includes('cannot be opened'));
    expect(await audit()).toEqual([noted('set', 'removed')]);
    expect((await pool.query('select from source_secrets')).rowCount).toBe(0);
  });

  test('somebody who is not an admin any more when they submit reads who may, and nothing is stored', async () => {
    const view = await openForm();
    await pool.query('update people set is_admin = false');
    await theSlack().viewSubmit('UMARA', view.id, { secret_pagerduty: typed(SECRET) });
    await shows('dmin');
    expect((await pool.query('select from source_secrets')).rowCount).toBe(0);
  });
});
