import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openIncident } from '../../demo/open-incident.ts';
import { SAMPLE_WORKSPACE } from '../../demo/sample/people.ts';
import { type Demo, startDemo } from '../../demo/start-demo.ts';
import { demoClock } from '../../demo/time/demo-clock.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../test-results/pictures');
const NOW = new Date('2026-11-25T10:05:00Z');

if (noBrowser !== undefined) process.stderr.write(`The browser test is skipped: ${noBrowser}\n`);

describe.skipIf(noBrowser !== undefined)('the demo page in a browser', () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  const mishaps: string[] = [];

  beforeAll(async () => {
    const { url } = await testDatabase();
    demo = await startDemo({
      databaseUrl: url,
      clock: demoClock(() => NOW),
      pagePort: 0,
      botPort: 0,
    });
    browser = await launchBrowser();
    page = await browser.newPage({
      viewport: { width: 1280, height: 1080 },
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
    });
    await page.clock.setFixedTime(NOW);
    page.on('pageerror', (error) => mishaps.push(error.message));
    page.on('console', (line) => void (line.type() === 'error' && mishaps.push(line.text())));
    mkdirSync(PICTURES, { recursive: true });
    await page.goto(demo.slack.url);
  });

  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  const picture = (name: string) => page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
  const lastMessage = (): Locator => page.getByTestId('message').last();

  const shown = () => page.getByTestId('message').count();

  /** Goes to a channel and waits until the page shows what Mara can see there. */
  async function visit(channel: string): Promise<number> {
    await page.getByTestId(`channel-${channel}`).click();
    const id = SAMPLE_WORKSPACE.channels.find(({ name }) => name === channel)?.id ?? '';
    const there = demo.slack.messages('U01MARA', id).length;
    await page.getByRole('heading', { name: `#${channel}`, exact: true }).waitFor();
    await expect.poll(shown).toBe(there);
    return there;
  }

  async function type(channel: string, command: string): Promise<Locator> {
    const before = await visit(channel);
    await page.getByTestId('composer').fill(command);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await expect.poll(shown).toBe(before + 1);
    return lastMessage();
  }

  test('/dora in a team’s channel answers with the team’s five metrics and a chart, for this person only', async () => {
    const answer = await type('payments', '/dora');
    const text = await answer.innerText();
    expect(text).toContain('Only visible to you');
    expect(text).toContain('payments');
    for (const metric of [
      'Deployment frequency',
      'Change lead time',
      'Change fail rate',
      'Failed deployment recovery time',
      'Deployment rework rate',
    ]) {
      expect(text).toContain(metric);
    }
    expect(await answer.getByTestId('chart').count()).toBe(1);
    await picture('dora');
  });

  test('the window picker replaces the numbers in place', async () => {
    const answer = await type('payments', '/dora');
    const count = await shown();
    await answer.locator('select[data-action-id="dora:window"]').selectOption('7d');
    await expect.poll(() => answer.innerText()).toContain('last 7 days');
    expect(await shown()).toBe(count);
    await picture('dora-7-days');
  });

  test('“Share in channel” shows the numbers to everybody, without the buttons', async () => {
    const answer = await type('storefront', '/dora');
    await answer.getByRole('button', { name: 'Share' }).click();
    await expect.poll(() => lastMessage().innerText()).toContain('Shared by');
    expect(await lastMessage().innerText()).not.toContain('Only visible to you');
    expect(await lastMessage().innerText()).toContain('fast but fragile');
    await picture('dora-shared');

    await page.getByTestId('act-as').selectOption({ label: 'Sam Okafor' });
    await page.getByTestId('channel-storefront').click();
    await expect.poll(() => page.getByTestId('message').allInnerTexts()).toHaveLength(1);
    expect(await lastMessage().innerText()).toContain('Shared by');
    await page.getByTestId('act-as').selectOption({ index: 0 });
  });

  test('a team with too little data says so and is given no level', async () => {
    const answer = await type('platform', '/dora');
    expect(await answer.innerText()).toMatch(/No levels yet: \d days of data/);
    await picture('dora-too-little-data');
  });

  test('a mistyped name gets the nearest ones', async () => {
    const answer = await type('general', '/dora paymints');
    expect(await answer.innerText()).toContain('Did you mean payments?');
  });

  test('“Explain” says how the numbers come about, and its buttons open the deployments behind them', async () => {
    const answer = await type('storefront', '/dora');
    const before = await shown();
    await answer.getByRole('button', { name: 'Explain' }).click();
    await expect.poll(shown).toBe(before + 1);
    const explanation = lastMessage();
    expect(await explanation.innerText()).toContain('As the lightweight practice counts');
    const button = explanation.getByRole('button', { name: /^\d+ failed$/ });
    const count = Number.parseInt(await button.innerText(), 10);
    expect(count).toBeGreaterThan(0);
    await explanation.scrollIntoViewIfNeeded();
    await picture('dora-explain');
    await button.click();
    await expect.poll(shown).toBe(before + 2);
    expect(await lastMessage().innerText()).toContain(`${count} in all`);
    expect(await lastMessage().getByRole('row').count()).toBe(Math.min(count, 10) + 1);
    expect(await lastMessage().innerText()).toContain('caused an incident');
  });

  test('/dora deploys shows the newest deployments in a table', async () => {
    const answer = await type('payments', '/dora deploys');
    expect(await answer.innerText()).toMatch(/Rows 1 to 20 of \d+, the newest first\./);
    expect(await answer.getByRole('columnheader').allInnerTexts()).toEqual(
      expect.arrayContaining(['Arrived', 'Service', 'Version', 'Status', 'Lead time', 'Incidents']),
    );
    await picture('dora-deploys');
  });

  test('/dora trend draws each metric over twelve weeks', async () => {
    const before = await visit('payments');
    await page.getByTestId('composer').fill('/dora trend');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await expect.poll(shown).toBe(before + 3);
    const charts = page.getByTestId('message').nth(before).getByTestId('chart');
    expect(await charts.count()).toBe(2);
    await page.getByTestId('message').nth(before).scrollIntoViewIfNeeded();
    await picture('dora-trend');
  });

  test('/dora setup, by keyboard alone, makes a team, for which /dora then answers', async () => {
    await visit('general');
    await page.getByTestId('composer').focus();
    await page.keyboard.type('/dora setup');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    const modal = page.getByTestId('modal');
    await modal.getByLabel('Name').focus();
    await page.keyboard.type('trend');
    await page.keyboard.press('Enter');
    await expect.poll(() => modal.innerText()).toContain('trend is a word of /dora itself');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('Guild');
    await picture('dora-setup');
    await page.keyboard.press('Enter');
    await expect.poll(() => modal.innerText()).toContain('Guild is set up: #general');
    await page.keyboard.press('Escape');
    await expect.poll(() => modal.count()).toBe(0);
    const answer = await type('general', '/dora');
    expect(await answer.innerText()).toContain('Guild · last 30 days');
  });

  test('a deployment that is posted changes the next answer', async () => {
    const frequency = async () =>
      /\((\d+) in 30 days/.exec(await (await type('general', '/dora checkout')).innerText())?.[1];
    const before = Number(await frequency());
    const response = await fetch(`${demo.bot.url}/v1/deploys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${demo.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ repo: 'lantern/checkout', sha: 'abcdef1234567', environment: 'production' }),
    });
    expect(response.status).toBe(201);
    expect(Number(await frequency())).toBe(before + 1);
  });

  test('everything is reached by keyboard: the command, the picker, the share button', async () => {
    const before = await visit('general');
    await page.getByTestId('composer').focus();
    await page.keyboard.type('/dora checkout 30d');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await expect.poll(shown).toBe(before + 1);
    await lastMessage().locator('select').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => lastMessage().innerText()).toContain('Shared by');
  });

  const actAs = (id: string) => page.getByLabel('Act as').selectOption(id);
  const modal = () => page.getByTestId('modal').last();
  const openSettings = async () => {
    await page.getByTestId('home-tab').click();
    await page.getByRole('button', { name: 'Settings' }).click();
    await expect.poll(() => modal().innerText()).toContain('Calendar');
  };

  test('App Home shows the own team, and every part of its settings is changed and undone there', async () => {
    await actAs('U04ALICE');
    await openSettings();
    await page.keyboard.press('Escape');
    const home = page.getByTestId('home');
    expect(await home.innerText()).toContain('storefront');
    expect(await home.innerText()).toContain('deployments of lantern/cart');
    await picture('home');
    await openSettings();
    await picture('settings');
    await modal().getByRole('button', { name: 'Change: Calendar' }).click();
    await modal()
      .getByLabel(/Public holidays of/)
      .fill('Atlantis');
    await page.getByTestId('modal-submit').last().click();
    await expect.poll(() => modal().innerText()).toContain('No country or region is called "Atlantis".');
    await modal()
      .getByLabel(/Public holidays of/)
      .fill('United States');
    await page.getByTestId('modal-submit').last().click();
    await expect.poll(() => modal().innerText()).toContain('public holidays of US');
    await modal().getByRole('button', { name: 'Change: Calendar' }).click();
    await modal()
      .getByLabel(/Public holidays of/)
      .fill('');
    await page.getByTestId('modal-submit').last().click();
    await expect.poll(() => modal().innerText()).toContain('no public holidays');
    await page.keyboard.press('Escape');
  });

  test('somebody without the right is told why and who can; a guest is told one sentence', async () => {
    await actAs('U05SAM');
    await openSettings();
    expect(await modal().innerText()).toContain('Only the lead of storefront (@alice) and the admins can change this.');
    expect(await modal().getByRole('button', { name: 'Change' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await actAs('U08GINA');
    await page.getByTestId('home-tab').click();
    await expect.poll(() => page.getByTestId('home').innerText()).toContain('full members of the workspace');
    expect(await page.getByRole('button', { name: 'Settings' }).count()).toBe(0);
    await actAs('U01MARA');
  });

  test('an incident opens with its suspects, is answered and changed in its card, and /dora counts it', async () => {
    await actAs('U01MARA');
    const before = await visit('payments');
    await openIncident({ url: demo.bot.url, token: demo.token }, NOW);
    await demo.bot.tick();
    await expect.poll(shown).toBe(before + 1);
    const card = lastMessage();
    expect(await card.innerText()).toContain('10 min before');
    await picture('incident');
    await card.getByRole('button', { name: 'Not a deploy' }).click();
    await modal().getByLabel('Certificate').check();
    await page.getByTestId('modal-submit').last().click();
    await expect.poll(() => card.innerText()).toContain('not a deploy (certificate)');
    await card.getByRole('button', { name: 'Change' }).click();
    await modal().getByLabel('Yes: say by which below').check();
    await modal()
      .getByLabel(/10 min before/)
      .check();
    await modal().getByLabel('Why is it changed?').fill('The certificate was fine');
    await page.getByTestId('modal-submit').last().click();
    await expect.poll(() => card.innerText()).toContain('deploy-triggered by lantern/checkout');
    expect(await card.innerText()).toContain('Changed because: The certificate was fine');
    await picture('incident-answered');

    // It began at 10:59 as the source says, and in truth an hour earlier.
    expect(await card.innerText()).toContain('open for 6 min');
    await card.getByRole('button', { name: 'Correct the onset' }).click();
    await modal().getByLabel('When did service degrade?').fill('2026-11-25T09:59');
    await modal().getByLabel('Why is it changed?').fill('The first errors were at 9:59');
    await page.getByTestId('modal-submit').last().click();
    await expect.poll(() => card.innerText()).toContain('open for 66 min');

    const answer = await (await type('payments', '/dora')).innerText();
    expect(answer).toContain('4 of 62 deployments');
    expect(answer).toContain('Error rate over 5 % (1.1 h)');
  });

  test('time is moved by keyboard, and the bot, its messages and the page go by it', async () => {
    await visit('payments');
    const now = () => page.getByTestId('time-now').innerText();
    expect(await now()).toBe('Wed, Nov 25, 11:05');

    // Four working hours after an incident ended unanswered; then nine o'clock in New York, where the lead works whom a
    // silent pipeline concerns.
    await page.getByRole('button', { name: 'Next ritual' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(now).toBe('Wed, Nov 25, 12:47');
    await actAs('U03JONAS');
    await page.getByTestId('channel-Drumbeat').click();
    await expect.poll(() => lastMessage().innerText()).toContain('You were on call.');
    await picture('reminder');
    await actAs('U01MARA');
    await page.getByRole('button', { name: 'Next ritual' }).click();
    await expect.poll(now).toBe('Wed, Nov 25, 15:00');
    await actAs('U04ALICE');
    await page.getByTestId('channel-Drumbeat').click();
    await expect.poll(() => lastMessage().innerText()).toContain('A source fell silent: deployments of lantern/cart');
    expect(await lastMessage().innerText()).toContain('09:00');
    await picture('time');

    await actAs('U01MARA');
    await page.getByRole('button', { name: 'Next ritual' }).focus();
    for (const later of ['Wed, Nov 25, 16:00', 'Thu, Nov 26, 16:00']) {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expect.poll(now).toBe(later);
    }
    await page.keyboard.press('Enter');
    await expect.poll(now).toBe('Fri, Nov 27, 16:00');
    await expect
      .poll(() => page.locator('#live').innerText())
      .toContain('It is now Friday, November 27, 2026 at 16:00');

    // A pulse opens, the week ends in India first, people are asked at nine; then it is ten in Berlin.
    for (const next of ['01:00', '04:30', '05:30', '09:00', '10:00']) {
      await page.getByRole('button', { name: 'Next ritual' }).click();
      await expect.poll(now).toBe(`Mon, Nov 30, ${next}`);
    }
    await visit('payments');
    const digest = page.getByTestId('message').filter({ hasText: 'week 48' }).first();
    await expect.poll(() => digest.innerText()).toContain('Speed');
    expect(await digest.innerText()).toContain('Stability');
    await picture('digest');
    await digest.getByRole('button', { name: 'I’ll take it' }).click();
    await expect.poll(() => digest.innerText()).toContain('took this on');

    const answer = await type('payments', '/dora');
    expect(await answer.innerText()).toContain('1 Nov – 30 Nov 2026');
  });

  const PHONE = { width: 390, height: 844 };
  /** The page, and what scrolls up and down in it: none of them may scroll sideways too. */
  const pixelsOffTheSide = () =>
    page.evaluate<number>(`
      Math.max(...[document.documentElement, document.querySelector('#messages'), document.querySelector('#places')]
        .map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))`);

  test('on a phone the metrics stand in one column and nothing runs off the side', async () => {
    await page.setViewportSize(PHONE);
    await expect.poll(() => page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await lastMessage().getByText('Deployment frequency').scrollIntoViewIfNeeded();
    await picture('dora-phone');
    expect(await page.getByRole('button', { name: '+1 day' }).isVisible()).toBe(true);
    await page.setViewportSize({ width: 1280, height: 1080 });
  });

  test.for([
    { why: 'text spaced as a reader may space it (WCAG 1.4.12)', letter: '0.12em', word: '0.16em' },
    { why: 'a font with very wide letters and spaces', letter: '0.3em', word: '0.8em' },
  ])('on a phone nothing runs off the side in $why', async ({ letter, word }) => {
    const words = 'the_id_of_a_run_that_has_no_space_and_so_no_place_where_it_could_be_broken';
    const said = await type('payments', words);
    await page.setViewportSize(PHONE);
    await page.evaluate(`{
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('* { letter-spacing: ${letter} !important; word-spacing: ${word} !important }');
      document.adoptedStyleSheets = [sheet];
    }`);
    expect(await said.innerText()).toContain(words);
    await expect.poll(pixelsOffTheSide).toBeLessThanOrEqual(0);
    expect(await page.getByRole('button', { name: '+1 day' }).isVisible()).toBe(true);
    await page.evaluate('document.adoptedStyleSheets = []');
    await page.setViewportSize({ width: 1280, height: 1080 });
  });

  test('nothing went wrong in the page meanwhile', () => expect(mishaps).toEqual([]));
});
