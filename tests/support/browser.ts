import { type Browser, chromium } from 'playwright-core';

import { findChromium } from './chromium.ts';

/**
 * Of the browser's own business, in the place of Playwright's list, which this one takes: what would ask its maker, what would turn
 * our addresses into others, and what shows pages of its own around ours. The suggestions under the address bar alone are
 * two pages of script a window, and took a fifth of the time of all browser tests.
 */
const switchedOff = [
  'AimEnabled',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PreconnectToSearch',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
];

/** Nothing that talks to anybody but the server under test. */
const quietArgs = [
  `--disable-features=${switchedOff.join(',')}`,
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let shared: Promise<Browser> | null = null;

/**
 * The Chromium of this worker, without a window and with a profile of its own: whoever visits has a context of their own in it. It
 * ends with the worker, whose end of the pipe it listens to.
 */
export async function sharedBrowser(): Promise<Browser> {
  const known = await shared;
  if (known?.isConnected() !== true) shared = launchBrowser();
  return shared!;
}

function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('there is no Chromium here: `npm test` installs one');
  const isRoot = process.getuid?.() === 0;
  // Chromium's sandbox refuses to work under root.
  return chromium.launch({ executablePath, headless: true, args: isRoot ? [...quietArgs, '--no-sandbox'] : quietArgs });
}
