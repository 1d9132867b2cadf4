import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
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
afterEach(async () => expect(await house.endVisits()).toEqual([]));

test('another answer stands beside the first, and both can be gone back to', async () => {
  const { page } = visitor;
  await ask(page, 'Give me a number [[chain-3]]');
  const first = await textOf(answers(page).last());
  await page.getByRole('button', { name: 'Answer again' }).click();
  await page.getByText('2/2').waitFor();
  await untilAnswered(page);
  const second = await textOf(answers(page).last());
  expect(second).not.toBe(first);

  await page.getByRole('button', { name: 'Version before' }).click();
  await page.getByText('1/2').waitFor();
  await expect.poll(() => textOf(answers(page).last())).toBe(first);
  await page.reload();
  await page.getByText('1/2').waitFor();
  expect(await textOf(answers(page).last())).toBe(first);
});

test('an edited question opens a branch with what followed left in the other', async () => {
  const { page } = visitor;
  await ask(page, 'One');
  await ask(page, 'Two');
  await questions(page).first().hover();
  await questions(page).first().getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Edit your message' }).fill('Uno');
  await page.keyboard.press('Control+Enter');
  await page.getByText('2/2').waitFor();
  await untilAnswered(page);
  expect(await questions(page).count()).toBe(1);
  expect(await textOf(answers(page).last())).toBe('Uno');

  await questions(page).first().getByRole('button', { name: 'Version before' }).click();
  await questions(page).getByText('Two').waitFor();
  expect(await questions(page).count()).toBe(2);
});

test('Escape leaves an edit, and the arrow up in an empty box begins one', async () => {
  const { page } = visitor;
  await ask(page, 'Words');
  await composer(page).press('ArrowUp');
  const field = page.getByRole('textbox', { name: 'Edit your message' });
  await field.fill('Other words');
  await field.press('Escape');
  await field.waitFor({ state: 'detached' });
  await questions(page).getByText('Words', { exact: true }).waitFor();
});

test('another tab follows: messages, answers and the choice of a branch', async () => {
  const { page, context } = visitor;
  await ask(page, 'Side by side');
  const other = await context.newPage();
  await other.goto(page.url());
  await untilAnswered(other);

  await say(other, 'From the other tab');
  await questions(page).getByText('From the other tab').waitFor();
  await untilAnswered(page);
  await page.getByRole('button', { name: 'Answer again' }).last().click();
  await other.getByText('2/2').waitFor();
  await untilAnswered(page);
  await page.getByRole('button', { name: 'Version before' }).click();
  await other.getByText('1/2').waitFor();
});
