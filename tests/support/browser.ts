import { type Browser, chromium } from 'playwright-core';

import { findChromium } from './chromium.ts';

/** Nothing that talks to anybody but the server under test. */
const quietArgs = [
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
