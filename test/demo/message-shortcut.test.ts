import express from 'express';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { messageShortcuts } from '../../demo/message-shortcuts.ts';
import { SAMPLE_WORKSPACE } from '../../demo/sample/people.ts';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { listen } from '../../src/http/listen.ts';
import { SHORTCUTS } from '../../src/slack/names.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { present } from '../support/given.ts';
import { type Bot, startBot } from './bolt-bot.ts';
import { aDemoSlack } from './workspace.ts';

const SHORTCUT = { callbackId: 'tag', name: 'Ask about it' };

const PAYMENTS = present(SAMPLE_WORKSPACE.channels.find(({ name }) => name === 'payments')).id;

test('the manifest’s message shortcuts are what the demo offers', () => {
  expect(messageShortcuts()).toEqual([{ callbackId: SHORTCUTS.declareFromMessage, name: 'Declare an incident' }]);
});

describe('a message shortcut', () => {
  let slack: DemoSlack;
  let bot: Bot;
  beforeEach(async () => {
    slack = await aDemoSlack();
    bot = await startBot('HTTP', slack);
  });
  afterEach(async () => {
    await bot.stop();
    await slack.close();
  });

  const post = async (what: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${slack.url}/demo/${what}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  const lastTs = (as: string) => present(slack.messages(as, 'CPAY').at(-1)).ts;

  test('sends what Slack documents', async () => {
    slack.say('UIVO', 'CPAY', 'It broke');
    const ts = lastTs('UMARA');
    const body = { as: 'UMARA', callbackId: 'tag', channel: 'CPAY', ts };
    expect(await post('message-shortcut', body)).toEqual({ ok: true });
    expect(bot.heard.at(-1)).toMatchObject({
      type: 'message_action',
      callback_id: 'tag',
      trigger_id: expect.any(String),
      response_url: expect.stringMatching(/^http/),
      message: { type: 'message', text: 'It broke', user: 'UIVO', ts },
      message_ts: ts,
      action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
      channel: { id: 'CPAY', name: 'payments' },
      user: { id: 'UMARA' },
      team: { id: 'T1' },
    });
  });

  test('on a message that is not kept, or not there, is refused before the bot hears of it', async () => {
    await slack.command('UMARA', 'CPAY', '/dora payments');
    await expect.poll(() => slack.messages('UMARA', 'CPAY').length).toBe(1);
    const heard = bot.heard.length;
    const ephemeral = { as: 'UMARA', callbackId: 'tag', channel: 'CPAY', ts: lastTs('UMARA') };
    expect(await post('message-shortcut', ephemeral)).toMatchObject({ ok: false });
    expect(await post('message-shortcut', { ...ephemeral, ts: '1.000000' })).toMatchObject({ ok: false });
    expect(bot.heard).toHaveLength(heard);
  });
});

test('a message shortcut that the bot does not acknowledge in time is an error for the person', async () => {
  const bot = await listen(
    express().post('/slack/events', () => {}),
    '127.0.0.1',
    0,
  );
  const slack = await aDemoSlack({ ackTimeoutMs: 100, botUrl: `${bot.url}/slack/events` });
  slack.say('UIVO', 'CPAY', 'It broke');
  const { ts } = present(slack.messages('UMARA', 'CPAY').at(-1));
  const outcome = await slack.messageShortcut('UMARA', 'tag', { channel: 'CPAY', ts });
  expect(outcome).toMatchObject({ ok: false, error: expect.stringContaining('That did not work') });
  await slack.close();
  await bot.close();
});

describe.skipIf(noBrowser !== undefined)('“More actions” beside a message', () => {
  let slack: DemoSlack;
  let bot: Bot;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    slack = await aDemoSlack({ workspace: { ...SAMPLE_WORKSPACE, messageShortcuts: [SHORTCUT] } });
    bot = await startBot('HTTP', slack);
    slack.say('U02DENIZ', PAYMENTS, 'It broke');
    browser = await launchBrowser();
    page = await browser.newPage();
    await page.goto(`${slack.url}/#as=U01MARA&channel=${PAYMENTS}`);
    await page.getByTestId('message').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await bot?.stop();
    await slack?.close();
  });

  const button = () => page.getByTestId('message-actions');
  const opacity = () =>
    page.evaluate("getComputedStyle(document.querySelector('[data-testid=message-actions]')).opacity");
  const focusedRole = () => page.evaluate("document.activeElement.getAttribute('role')");

  test('is seen under the pointer and by keyboard focus only', async () => {
    await page.mouse.move(0, 0);
    expect(await opacity()).toBe('0');
    await page.getByTestId('message').hover();
    expect(await opacity()).toBe('1');
    await page.mouse.move(0, 0);
    await button().focus();
    expect(await opacity()).toBe('1');
  });

  test('opens the form of what is chosen there, by keyboard alone', async () => {
    await button().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('menuitem').allInnerTexts()).toEqual(['Ask about it']);
    await expect.poll(focusedRole).toBe('menuitem');
    await page.keyboard.press('Enter');
    await page.getByTestId('modal').waitFor();
    expect(bot.heard.at(-1)).toMatchObject({ type: 'message_action', message: { text: 'It broke' } });
    await page.keyboard.press('Escape');
  });

  test('is not there on what only you see', async () => {
    await slack.command('U01MARA', PAYMENTS, '/dora payments');
    await expect.poll(() => page.getByTestId('message').count()).toBe(2);
    expect(await button().count()).toBe(1);
  });
});
