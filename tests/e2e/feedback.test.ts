import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { answers, say, untilAnswered } from './on-the-page.ts';
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
  await say(visitor.page, 'Is the tide rising?');
  await untilAnswered(visitor.page);
});
afterEach(async () => expect(await house.endVisits()).toEqual([]));

test('an answer is rated with a click, and the rating is there after a reload and on another tab', async () => {
  const { page } = visitor;
  const other = await visitor.context.newPage();
  await other.goto(page.url());
  await answers(other).last().waitFor();
  await page.getByRole('button', { name: 'Rate this answer' }).click();
  await page.getByRole('radio', { name: '4 of 5: Helpful' }).click({ force: true });
  await page.getByRole('textbox', { name: 'Comment' }).fill('Right to the point');
  await page.getByRole('button', { name: 'Save comment' }).click();
  await page.getByRole('button', { name: 'Save comment' }).waitFor({ state: 'hidden' });
  await other.getByRole('button', { name: 'Your rating: 4 of 5' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Your rating: 4 of 5' }).click();
  expect(await page.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe('Right to the point');

  await page.keyboard.press('Tab');
  await page.getByRole('radio', { name: '4 of 5: Helpful' }).focus();
  await page.keyboard.press('ArrowRight');
  await other.getByRole('button', { name: 'Your rating: 5 of 5' }).waitFor();
  await page.getByRole('button', { name: 'Withdraw rating' }).click();
  await page.getByRole('button', { name: 'Rate this answer' }).waitFor();
  await other.getByRole('button', { name: 'Rate this answer' }).waitFor();
});

test('an answer is flagged, with a word for the moderator, and the flag is taken back', async () => {
  const { page } = visitor;
  await page.getByRole('button', { name: 'Flag this answer' }).click();
  await page.getByRole('checkbox', { name: 'Wrong' }).click();
  await page.getByRole('textbox', { name: 'What should a moderator know?' }).fill('It is falling');
  await page.getByRole('button', { name: 'Save comment' }).click();
  await page.getByRole('button', { name: 'Save comment' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByRole('button', { name: 'You have flagged this answer' }).click();
  expect(await page.getByRole('checkbox', { name: 'Wrong' }).isChecked()).toBe(true);
  expect(await page.getByRole('textbox', { name: 'What should a moderator know?' }).inputValue()).toBe('It is falling');
  await page.getByRole('checkbox', { name: 'Wrong' }).click();
  await page.getByRole('button', { name: 'Flag this answer' }).waitFor();
  const { body } = await ada.client.get<{ count: number }>('/api/flags/');
  expect(body.count).toBe(0);
});
