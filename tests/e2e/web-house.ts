import { existsSync } from 'node:fs';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { builtWebApp } from '#server/http/web-app.ts';
import { sharedBrowser } from '#tests/support/browser.ts';
import { join, type CastMember } from '#tests/support/cast.ts';
import { startTestServer, type TestServer } from '#tests/support/server.ts';
import { type CuttableProxy, startCuttableProxy } from './cuttable-proxy.ts';

const stepTimeoutMs = 20_000;

/** A person at a browser of their own. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** What went wrong in their browser; a test that expects something takes it out. */
  complaints: string[];
}

export interface WebHouse {
  server: TestServer;
  /** Where the browsers find the server: through a proxy that can be cut. */
  url: string;
  proxy: CuttableProxy;
  /** Registers somebody, by the API. */
  invite: (username: string) => Promise<CastMember>;
  /** Opens a browser for somebody who is signed in, or for nobody. */
  visit: (person: CastMember | null, path: string, options?: BrowserContextOptions) => Promise<Visitor>;
  /** Closes the browsers of all visits since it was last called; answers what went wrong in them. */
  endVisits: () => Promise<string[]>;
  close: () => Promise<void>;
}

/** The whole product: database, server, built web app, a model server, and a real browser. */
export async function startWebHouse(): Promise<WebHouse> {
  if (!existsSync(builtWebApp)) throw new Error('the web app is not built: `npm test` builds it');
  const [server, browser] = await Promise.all([startTestServer({ models: {} }), sharedBrowser()]);
  const proxy = await startCuttableProxy(server.url);
  let visitors: Visitor[] = [];

  async function endVisits(): Promise<string[]> {
    const ended = visitors;
    visitors = [];
    for (const { context } of ended) await context.close();
    return ended.flatMap(({ complaints }) => complaints);
  }

  return {
    server,
    proxy,
    url: proxy.url,
    invite: (username) => join(proxy.url, username),
    async visit(person, path, options) {
      const visitor = await visit(browser, proxy.url, person, path, options);
      visitors.push(visitor);
      return visitor;
    },
    endVisits,
    async close() {
      await endVisits();
      await proxy.close();
      await server.close();
    },
  };
}

async function visit(
  browser: Browser,
  url: string,
  person: CastMember | null,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
  // Below the time of a whole test, which is this project's in the configuration, so that a failure names the step.
  context.setDefaultTimeout(stepTimeoutMs);
  for (const [name, value] of person?.client.cookies ?? []) await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  const complaints = listenForComplaints(page, url);
  await page.goto(url + path);
  return { context, page, complaints };
}

/** An answer that is no success is part of the product, and the network's; everything else in the console is a bug. */
const answeredWithAnError = /^Failed to load resource: /;

function listenForComplaints(page: Page, url: string): string[] {
  const complaints: string[] = [];
  const origins = new Set([new URL(url).origin, new URL(url).origin.replace('http', 'ws')]);
  page.on('console', (message) => {
    const isTrouble = message.type() === 'error' || message.type() === 'warning';
    if (isTrouble && !answeredWithAnError.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && !origins.has(origin))
      complaints.push(`asked for ${request.url()}`);
  });
  return complaints;
}
