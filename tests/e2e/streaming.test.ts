import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { verifyChain } from '#tests/support/model-server/chain.ts';
import { answers, ask, composer, questions, say, textOf, untilAnswered } from './on-the-page.ts';
import { startWebHouse, type Visitor, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let visitor: Visitor;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
});
afterAll(() => house.close());
beforeEach(async () => {
  visitor = await house.visit(ada, '/');
});
afterEach(async () => {
  expect((await house.endVisits()).filter((complaint) => !isLostConnection(complaint))).toEqual([]);
});

/** What Chromium itself says of a socket whose network is gone. */
function isLostConnection(complaint: string): boolean {
  return /^WebSocket connection to .* failed: /.test(complaint);
}

/** The chain of tokens that is shown so far; it proves that no token is missing, doubled or moved. */
async function shownChain() {
  const text = await textOf(answers(visitor.page).last());
  return verifyChain(`${text.trimEnd()} `);
}

async function untilTokens(count: number): Promise<void> {
  await expect.poll(async () => (await shownChain()).tokens, { interval: 30 }).toBeGreaterThan(count);
}

test('an answer grows on the screen, and then says what it took', async () => {
  const { page } = visitor;
  await say(page, 'Tell me [[pace-40-160]]');
  await questions(page).getByText('Tell me').waitFor();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  await untilTokens(5);
  expect((await shownChain()).tokens).toBeLessThan(160);

  await untilAnswered(page);
  expect(await shownChain()).toEqual({ valid: true, tokens: 160, brokenAt: null });
  await answers(page)
    .getByText(/tokens/)
    .waitFor();
  await answers(page).getByText('price unknown').waitFor();
  await page.getByRole('heading', { name: /Tell me/ }).waitFor();
});

test('a reload in mid-answer goes on where it was', async () => {
  const { page } = visitor;
  await say(page, 'A long one [[pace-40-160]]');
  await untilTokens(10);
  await page.reload();
  await untilTokens(20);
  expect((await shownChain()).valid).toBe(true);
  await untilAnswered(page);
  expect(await shownChain()).toEqual({ valid: true, tokens: 160, brokenAt: null });
});

test('a connection that is lost in mid-answer comes back by itself, and not a token is lost or doubled', async () => {
  const { page } = visitor;
  await say(page, 'Another long one [[pace-40-180]]');
  for (const count of [10, 45]) {
    await untilTokens(count);
    house.proxy.cut();
    await new Promise((resolve) => setTimeout(resolve, 400));
    house.proxy.mend();
  }
  await untilAnswered(page);
  expect(await shownChain()).toEqual({ valid: true, tokens: 180, brokenAt: null });
});

test('who is offline is told so, and finds the whole answer when they are back', async () => {
  const { page, context } = visitor;
  await say(page, 'Go on without me [[pace-40-120]]');
  await untilTokens(5);
  await context.setOffline(true);
  await page.getByText('You are offline').waitFor();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await context.setOffline(false);
  await page.getByText('You are offline').waitFor({ state: 'detached' });
  await untilAnswered(page);
  expect(await shownChain()).toEqual({ valid: true, tokens: 120, brokenAt: null });
});

test('Escape stops an answer, which keeps what was shown, and can be continued', async () => {
  const { page } = visitor;
  await say(page, 'Stop me [[pace-40-800]]');
  await untilTokens(10);
  await page.keyboard.press('Escape');
  await answers(page).getByText('Stopped.').waitFor();
  const kept = await textOf(answers(page).last());
  expect(verifyChain(`${kept} `).valid).toBe(true);

  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Stopped.').waitFor({ state: 'detached' });
  await untilAnswered(page);
  const whole = await textOf(answers(page).last());
  expect(whole.startsWith(kept)).toBe(true);
  expect(whole.length).toBeGreaterThan(kept.length);
});

test('what is sent while an answer runs is queued, and answered after it', async () => {
  const { page } = visitor;
  await say(page, 'First [[pace-40-300]]');
  await untilTokens(3);
  await say(page, 'Second');
  await page.getByText('Queued.').waitFor();
  await page.getByText('Queued.').waitFor({ state: 'detached' });
  await untilAnswered(page);
  expect(await textOf(answers(page).last())).toBe('Second');
});

test('a model that fails is quoted, and asked again', async () => {
  const { page } = visitor;
  await say(page, 'Try me [[fault-429-quota-once]]');
  await page.getByRole('alert').getByText(/quota/).waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await untilAnswered(page);
  await page.getByText('2/2').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('a text that could not be sent stays in the box', async () => {
  const { page } = visitor;
  await ask(page, 'Hello');
  await page.route('**/send-message/', (route) => route.fulfill({ status: 400, json: { detail: 'Not like this.' } }));
  await say(page, 'Precious words');
  await page.getByText('Not like this.').waitFor();
  await expect.poll(() => composer(page).inputValue()).toBe('Precious words');

  await page.unroute('**/send-message/');
  await page.reload();
  await expect.poll(() => composer(page).inputValue()).toBe('Precious words');
});

test('a send whose answer is lost is sent again, and happens once', async () => {
  const { page } = visitor;
  await ask(page, 'Hello');
  let isFirst = true;
  await page.route('**/send-message/', async (route) => {
    if (!isFirst) return route.continue();
    isFirst = false;
    await route.fetch();
    return route.abort('connectionreset');
  });
  await ask(page, 'Only once');
  await expect.poll(() => questions(page).getByText('Only once').count()).toBe(1);
  await page.reload();
  await untilAnswered(page);
  expect(await questions(page).getByText('Only once').count()).toBe(1);
});
