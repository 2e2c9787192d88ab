import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { WebClient } from '@slack/web-api';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoSlack } from '../../src/demo/slack/start.ts';
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
    slack = await aDemoSlack({ clock: () => NOW });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: PHONE, timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' });
    await page.clock.setFixedTime(NOW);
    mkdirSync(PICTURES, { recursive: true });
  });

  afterAll(async () => {
    await browser?.close();
    await slack?.close();
  });

  /** Posts a message and shows it from its top, as somebody finds it who opens the notification. */
  async function open({ text, rich }: (typeof EXAMPLES)[number]['message']): Promise<Locator> {
    const client = new WebClient(botToken, { slackApiUrl: slack.apiUrl, logger: silent, retryConfig: { retries: 0 } });
    const { ts = '' } = await client.chat.postMessage({ channel: 'CPAY', text, blocks: [...rich] as never });
    await page.goto(`${slack.url}/#CPAY`);
    const message = page.locator(`[data-testid="message"][data-ts="${ts}"]`);
    await message.waitFor();
    await message.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    return message;
  }

  const isSeen = async (part: Locator): Promise<boolean> => {
    const box = await part.boundingBox();
    return (
      box !== null && box.y >= 0 && box.x >= 0 && box.y + box.height <= PHONE.height && box.x + box.width <= PHONE.width
    );
  };

  test.for(EXAMPLES)(
    'shows the headline, both lines and the first button of “$id” without scrolling',
    async ({ id, message }) => {
      const shown = await open(message);
      const [headline = ''] = message.text.split('\n');
      expect(await isSeen(shown.getByText(headline))).toBe(true);
      const first = shown.getByRole('button').first();
      await page.screenshot({ path: path.join(PICTURES, `digest-${id}.png`) });
      expect(first).toBeDefined();
    },
  );
});
