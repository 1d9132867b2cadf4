import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { answers, composer, say, untilAnswered } from './on-the-page.ts';
import { startWebHouse, type Visitor, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let visitor: Visitor;

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
  await house.invite('lin');
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

/** How bright the page's ground is, 0 to 255. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    if (canvas === null) throw new Error('This browser draws nothing');
    canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data[0] ?? -1;
  });
}

test('the theme is the system’s until one is chosen, and the choice outlives a reload without a flash', async () => {
  visitor = await house.visit(ada, '/', { colorScheme: 'dark' });
  const { page } = visitor;
  await composer(page).waitFor();
  expect(await brightness(page)).toBeLessThan(60);
  await page.getByRole('button', { name: /ada/ }).click();
  await page.getByRole('menuitem', { name: 'Light' }).click();
  await expect.poll(() => brightness(page)).toBeGreaterThan(220);

  // Held up before the app runs: what is painted by then is the flash that there must not be.
  await page.route('**/assets/*.js', () => undefined);
  await page.reload({ waitUntil: 'commit' });
  await page.locator('#root').waitFor({ state: 'attached' });
  expect(await brightness(page)).toBeGreaterThan(220);
});

test('everything works by keyboard alone, and the focus is seen', async () => {
  visitor = await house.visit(ada, '/');
  const { page } = visitor;
  await composer(page).waitFor();
  await page.keyboard.type('By hand');
  await page.keyboard.press('Enter');
  await untilAnswered(page);
  await page.keyboard.press('Shift+Tab');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
  expect(outline).toBe('solid');

  await page.keyboard.press('Control+/');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Shift+o');
  await expect.poll(() => new URL(page.url()).pathname).toBe('/');
  await page.getByRole('button', { name: 'Options for By hand' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Name of the chat' }).waitFor();
  await page.keyboard.type('By keys');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'By keys' }).waitFor();
});

test('an answer is read to screen readers when it is finished, not word by word', async () => {
  visitor = await house.visit(ada, '/');
  const { page } = visitor;
  await say(page, 'Listen [[pace-40-240]]');
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  const spoken = page.locator('p[aria-live="polite"]');
  expect(await spoken.innerText()).toBe('');
  await untilAnswered(page);
  await expect.poll(() => spoken.innerText()).toMatch(/^Answer complete: [0-9a-f]{8} /);
});

test('on a narrow screen the chats are in a drawer, every page fits, and fingers have room', async () => {
  visitor = await house.visit(ada, '/', phone);
  const { page } = visitor;
  await composer(page).fill(
    'Hello from a phone, with_a_very_long_word_that_has_no_place_to_break_in_it_whatever_one_does',
  );
  await page.getByRole('button', { name: 'Send' }).click();
  await answers(page).waitFor();
  await untilAnswered(page);
  await page.getByRole('button', { name: 'Show the sidebar' }).click();
  await page.getByRole('link', { name: 'Chats with people' }).click();
  await page.getByRole('heading', { name: 'Chats with people' }).waitFor();
  await page.getByRole('link', { name: 'New chat' }).waitFor({ state: 'hidden' });

  const conversation = new URL(page.url());
  for (const path of ['/', '/chats', '/agents', '/agents/new', '/account', '/review', conversation.pathname]) {
    await page.goto(house.url + path);
    await page.getByRole('main').waitFor();
    await page.getByRole('button').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await smallTargets(page)).toEqual([]);
  }
});

/** Buttons and links, as far as they are seen, that are smaller than a fingertip: 44 pixels in one direction at least. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, input, select, nav a')]
      .filter(
        (element) =>
          element.checkVisibility({ visibilityProperty: true }) && !element.matches('.sr-only, [role="switch"]'),
      )
      .filter((element) => Math.max(element.offsetHeight, element.offsetWidth) < 44 || element.offsetHeight < 36)
      .map((element) => element.getAttribute('aria-label') ?? element.innerText),
  );
}
