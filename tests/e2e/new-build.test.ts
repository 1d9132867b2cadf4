import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { startWebHouse, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
});
afterAll(() => house.close());

const accountPart = '**/assets/account-page-*.js';

test('a page whose parts are gone with an older build loads itself anew, once', async () => {
  const { page, complaints } = await house.visit(ada, '/');
  await page.getByRole('textbox', { name: /message/i }).waitFor();
  let loads = 0;
  page.on('load', () => (loads += 1));
  // What an open page of yesterday's build finds after an update.
  await page.route(accountPart, (route) => route.fulfill({ status: 404 }), { times: 1 });
  await page.route(
    `${house.url}/`,
    (route) =>
      route.fulfill({ contentType: 'text/html', body: '<script type="module" src="/assets/index-new.js"></script>' }),
    { times: 1 },
  );
  await page.evaluate(() => {
    history.pushState(null, '', '/account');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await page.getByLabel('Name of a new key').waitFor();
  expect(loads).toBe(1);
  complaints.length = 0;
});

test('a page whose parts can’t be had while the server has the same build stays as it is', async () => {
  const { page, complaints } = await house.visit(ada, '/');
  await page.getByRole('textbox', { name: /message/i }).waitFor();
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.route(accountPart, (route) => route.abort());
  await page.evaluate(() => {
    history.pushState(null, '', '/account');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  expect(loads).toBe(0);
  complaints.length = 0;
});
