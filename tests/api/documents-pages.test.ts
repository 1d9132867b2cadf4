import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { mountDocuments } from '#server/http/documents.ts';
import { mountHealth } from '#server/http/health.ts';
import { createHttpServer } from '#server/http/http-server.ts';
import { sharedBrowser } from '#tests/support/browser.ts';
import { apiDocument } from './authorisation/operations.ts';

/** Both pages are megabytes of script; on a busy machine they take their time. */
const patience = { timeout: 60_000 };
vi.setConfig({ testTimeout: 2 * patience.timeout, hookTimeout: patience.timeout });

const app = createHttpServer({ log: pino({ level: 'silent' }), trustedProxies: [] });
let browser: Browser;
let origin: string;

beforeAll(async () => {
  mountDocuments(app);
  mountHealth(app, { pool: {} as never, dataDir: '.', isDraining: () => false });
  await app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  browser = await sharedBrowser();
});
afterAll(async () => {
  await app.close();
});

const operations = Object.values(apiDocument.paths).flatMap((path) => Object.keys(path)).length;

/** A page with everything that went elsewhere or wrong on it. */
async function open(path: string): Promise<{ page: Page; complaints: string[] }> {
  // As high as a wall, since what is out of sight has to be scrolled to.
  const page = await browser.newPage({ viewport: { width: 1280, height: 8000 } });
  page.setDefaultTimeout(patience.timeout);
  const complaints: string[] = [];
  page.on('request', (request) => {
    const isHere = [`${origin}/`, `blob:${origin}/`, 'data:'].some((start) => request.url().startsWith(start));
    if (!isHere) complaints.push(`asks ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`could not load ${request.url()}`));
  await page.goto(`${origin}${path}`);
  return { page, complaints };
}

test('Swagger UI shows every operation, tries one out, and asks nobody but this server', async () => {
  const { page, complaints } = await open('/api/docs/');
  await page.locator('.opblock').first().waitFor();
  // Of many operations it has only those on the page that are in sight.
  const shown = new Set<string>();
  const seeMore = async (): Promise<number> => {
    for (const id of await page.locator('.opblock').evaluateAll((blocks) => blocks.map((block) => block.id)))
      shown.add(id);
    if (shown.size < operations) await page.mouse.wheel(0, 4000);
    return shown.size;
  };
  await expect.poll(seeMore, { ...patience, interval: 20 }).toBe(operations);

  const health = page.locator('#operations-Operation-checkHealth');
  await health.locator('.opblock-summary').click();
  await health.getByRole('button', { name: 'Try it out' }).click();
  await health.getByRole('button', { name: 'Execute' }).click();
  await expect.poll(() => health.locator('.live-responses-table').innerText(), patience).toContain('"status": "ok"');
  expect(complaints).toEqual([]);
  await page.close();
});

test('ReDoc shows and searches the document, without a logo of its maker, and asks nobody but this server', async () => {
  const { page, complaints } = await open('/api/redoc/');
  await page
    .locator('h1')
    .filter({ hasText: /^Colloquy/ })
    .waitFor();
  await page.getByRole('textbox', { name: 'Search' }).fill('regenerate');
  const found = page.getByRole('search').getByText('Another answer beside this one').first();
  await found.waitFor();
  expect(await page.locator('img').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
});

test.each(['/api/docs/', '/api/redoc/'])('%s runs no script that is not a file of this server', async (path) => {
  const { headers, body } = await app.inject({ method: 'GET', url: path });
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
  expect(body).not.toMatch(/<script(?![^>]*\ssrc="\/api\/)|\son\w+=|https?:/);
});
