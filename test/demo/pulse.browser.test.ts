import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../../demo/start-demo.ts';
import { demoClock } from '../../demo/time/demo-clock.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../test-results/pictures');
/** A Friday; the next pulse opens on Monday. */
const NOW = new Date('2026-11-27T15:00:00Z');

if (noBrowser !== undefined) process.stderr.write(`The browser test is skipped: ${noBrowser}\n`);

describe.skipIf(noBrowser !== undefined)('a pulse in the demo page', () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  const mishaps: string[] = [];

  beforeAll(async () => {
    const { url } = await testDatabase();
    demo = await startDemo({ databaseUrl: url, clock: demoClock(() => NOW), pagePort: 0, botPort: 0 });
    browser = await launchBrowser();
    page = await browser.newPage({
      viewport: { width: 1280, height: 1400 },
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
    });
    await page.clock.setFixedTime(NOW);
    page.on('pageerror', (error) => mishaps.push(error.message));
    page.setDefaultTimeout(4_000);
    mkdirSync(PICTURES, { recursive: true });
    await page.goto(demo.slack.url);
    // Monday, nine o'clock in Berlin.
    await demo.moveTime({ to: '2026-11-30T08:00:00Z' });
  });

  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  const picture = (name: string) => page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
  const lastMessage = (): Locator => page.getByTestId('message').last();
  const modal = (): Locator => page.getByTestId('modal').last();
  const send = () => page.getByTestId('modal-submit').last().click();
  async function says(words: string): Promise<void> {
    await expect.poll(() => lastMessage().innerText()).toContain(words);
  }

  async function dmOf(who: string): Promise<void> {
    await page.getByTestId('act-as').selectOption(who);
    await page.getByTestId('channel-Drumbeat').click();
    await says('under a minute');
  }
  async function type(channel: string, command: string): Promise<void> {
    await page.getByTestId(`channel-${channel}`).click();
    await page.getByTestId('composer').fill(command);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
  }

  test('Mara answers by keyboard, changes and deletes it, and answers again', async () => {
    await dmOf('U01MARA');
    await picture('pulse-dm');
    await lastMessage().getByRole('button', { name: 'Answer (4 questions, under a minute)' }).click();
    await expect.poll(() => modal().innerText()).toContain('Confidential while open');
    await picture('pulse-form');
    const satisfied = modal().getByLabel('Satisfied', { exact: true }).first();
    await satisfied.focus();
    await page.keyboard.press('Space');
    expect(await satisfied.isChecked()).toBe(true);
    await send();
    await expect.poll(() => modal().innerText()).toContain('Thank you');
    await page.keyboard.press('Escape');
    await says('Noted, thank you');

    await lastMessage().getByRole('button', { name: 'Open the questions' }).click();
    await expect.poll(() => modal().getByLabel('Satisfied', { exact: true }).first().isChecked()).toBe(true);
    await modal().getByLabel('Very satisfied').first().check();
    await send();
    await expect.poll(() => modal().innerText()).toContain('Thank you');
    await page.keyboard.press('Escape');

    await lastMessage().getByRole('button', { name: 'Delete what I said' }).click();
    await says('What you had said is deleted');
    await lastMessage().getByRole('button', { name: 'Answer' }).click();
    await expect.poll(() => modal().innerText()).toContain('Confidential while open');
    expect(await modal().getByLabel('Very satisfied').first().isChecked()).toBe(false);
    await modal().getByLabel('Satisfied', { exact: true }).first().check();
    await send();
    await expect.poll(() => modal().innerText()).toContain('Thank you');
    await page.keyboard.press('Escape');
  });

  test('Deniz skips this time, and Jonas is asked no more', async () => {
    await dmOf('U02DENIZ');
    await lastMessage().getByRole('button', { name: 'Not this time' }).click();
    await says('Noted, thank you');
    await dmOf('U03JONAS');
    await lastMessage().getByRole('button', { name: 'Stop asking me' }).click();
    await expect
      .poll(() =>
        page
          .getByTestId('message')
          .allInnerTexts()
          .then((all) => all.join('\n')),
      )
      .toContain('You are not asked any more');
  });

  test('time is moved, the wave closes, and the team reads its results; a team of four reads why there are none', async () => {
    expect(await demo.moveTime({ to: '2026-12-05T09:00:00Z' })).toMatchObject({ ok: true });
    await page.getByTestId('act-as').selectOption('U01MARA');
    await page.getByTestId('channel-payments').click();
    const results = page.getByTestId('message').filter({ hasText: 'Pulse of payments' }).last();
    await expect.poll(() => results.innerText()).toContain('70 % or more took part');
    expect(await results.innerText()).toContain('What slowed you most');
    await results.scrollIntoViewIfNeeded();
    await picture('pulse-results');
    await page.getByTestId('channel-Drumbeat').click();
    await expect
      .poll(() =>
        page
          .getByTestId('message')
          .allInnerTexts()
          .then((all) => all.join('\n')),
      )
      .toContain('This pulse has closed');

    await page.getByTestId('act-as').selectOption('U06PRIYA');
    await type('platform', '/pulse results');
    // The channel has the same words from when the wave closed.
    await says('Only visible to you');
    await says('too few to show without pointing at people');
    await picture('pulse-small-team');
    expect(mishaps).toEqual([]);
  });

  test('whoever is in another team is told that results are for its people', async () => {
    await page.getByTestId('act-as').selectOption('U05SAM');
    await type('storefront', '/pulse results payments');
    await expect.poll(() => lastMessage().innerText()).toContain('The pulse of payments is for those who were asked');
  });
});
