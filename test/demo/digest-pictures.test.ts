import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { WebClient } from '@slack/web-api';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { EXAMPLES } from '../digest/examples.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { silent } from './silent.ts';
import { aDemoSlack, botToken } from './workspace.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../test-results/pictures');
/** Monday at ten in Berlin, when the digests are due. */
const NOW = new Date('2026-11-23T09:00:00Z');
const PHONE = { width: 390, height: 844 };

if (noBrowser !== undefined) process.stderr.write(`The pictures of the digests are skipped: ${noBrowser}\n`);

describe.skipIf(noBrowser !== undefined)('the digest on a phone', () => {
  let slack: DemoSlack;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: PHONE, timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' });
    await page.clock.setFixedTime(NOW);
    mkdirSync(PICTURES, { recursive: true });
  });

  afterAll(() => browser?.close());
  beforeEach(async () => {
    slack = await aDemoSlack({ clock: () => NOW });
  });
  afterEach(() => slack.close());

  /** Posts a message and shows it from its top, as somebody finds it who opens the notification. */
  async function open({ text, rich }: (typeof EXAMPLES)[number]['message']): Promise<Locator> {
    const client = new WebClient(botToken, { slackApiUrl: slack.apiUrl, logger: silent, retryConfig: { retries: 0 } });
    const { ts = '' } = await client.chat.postMessage({ channel: 'CPAY', text, blocks: [...rich] as never });
    await page.goto(`${slack.url}/#as=UMARA&channel=CPAY`);
    const message = page.locator(`[data-testid="message"][data-ts="${ts}"]`);
    await message.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    return message;
  }

  /** Whole, and not behind the composer. */
  async function isSeen(part: Locator): Promise<boolean> {
    const [box, list] = await Promise.all([part.boundingBox(), page.getByTestId('messages').boundingBox()]);
    if (box === null || list === null) return false;
    const [bottom, right] = [Math.min(list.y + list.height, PHONE.height), Math.min(list.x + list.width, PHONE.width)];
    return box.y >= list.y && box.x >= list.x && box.y + box.height <= bottom && box.x + box.width <= right;
  }

  test.for(EXAMPLES)(
    'shows the headline, speed and stability and the first button of “$id” without scrolling',
    async ({ id, message }) => {
      const shown = await open(message);
      await page.screenshot({ path: path.join(PICTURES, `digest-${id}.png`) });
      const sections = shown.locator('.section-text');
      const [headline = ''] = message.text.split('\n');
      expect(await sections.first().innerText()).toContain(headline);
      expect(await isSeen(sections.first())).toBe(true);
      // A quiet week says it all in its first section.
      const numbers = sections.filter({ hasText: /Stability|failed/ }).first();
      expect(await isSeen(numbers)).toBe(true);
      const buttons = await shown.locator('.actions').getByRole('button').all();
      expect(buttons.length > 0).toBe(message.rich.some(({ type }) => type === 'actions'));
      for (const first of buttons.slice(0, 1)) expect(await isSeen(first)).toBe(true);
    },
  );
});
