import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A browser of this machine, if there is one. */
export const browserPath = PLACES.find((place) => existsSync(place));

/** Why browser tests do not run here; `undefined` where they run. With `CI=true` they must run, and a missing browser fails. */
export const noBrowser =
  browserPath === undefined && process.env['CI'] !== 'true'
    ? 'no Chromium or Chrome on this machine (Debian: apt install chromium)'
    : undefined;

export function launchBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error(`The browser test needs one of ${PLACES.join(', ')}`);
  // The sandbox does not work as root. The other flags keep the browser from sending requests of its own.
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
