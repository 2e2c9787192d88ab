import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A browser that this machine has, if it has one. */
export const browserPath = PLACES.find((place) => existsSync(place));

/** Why browser tests do not run here; `undefined` where they do, and where they must: with `CI=true` a missing browser fails. */
export const noBrowser =
  browserPath === undefined && process.env['CI'] !== 'true'
    ? 'no Chromium or Chrome on this machine (Debian: apt install chromium)'
    : undefined;

export function launchBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error(`The browser test needs one of ${PLACES.join(', ')}`);
  // The sandbox cannot be had as root; the rest keeps the browser from calling home.
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath: browserPath, args });
}
