import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { answers, ask, questions, say, textOf, untilAnswered } from './on-the-page.ts';
import { startWebHouse, type Visitor, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let visitor: Visitor;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

async function deleteFrom(page: Page, message: Locator): Promise<void> {
  await message.hover();
  await message.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
}

const undo = (page: Page): Locator => page.getByRole('button', { name: 'Undo' });

test('a message is deleted and brought back, on every tab', async () => {
  visitor = await house.visit(ada, '/');
  const { page, context } = visitor;
  for (const text of ['One', 'Two']) {
    await ask(page, text);
  }
  const other = await context.newPage();
  await other.goto(page.url());
  await questions(other).getByText('Two').waitFor();

  await deleteFrom(page, questions(page).last());
  await page.getByText('Deleted 2 messages.').waitFor();
  for (const tab of [page, other]) {
    await questions(tab).getByText('Two').waitFor({ state: 'detached' });
    expect(await answers(tab).count()).toBe(1);
  }
  await undo(page).click();
  for (const tab of [page, other]) {
    await questions(tab).getByText('Two').waitFor();
    await expect.poll(() => answers(tab).count()).toBe(2);
  }
});

test('a version that is deleted leaves the others, and one that grows is stopped', async () => {
  visitor = await house.visit(ada, '/');
  const { page } = visitor;
  await ask(page, 'A number [[chain-3]]');
  const first = await textOf(answers(page).last());
  await page.getByRole('button', { name: 'Answer again' }).click();
  await page.getByText('2/2').waitFor();
  await untilAnswered(page);
  await deleteFrom(page, answers(page).last());
  await page.getByText('Deleted the message.').waitFor();
  await expect.poll(() => textOf(answers(page).last())).toBe(first);
  expect(await page.getByRole('group', { name: 'Versions' }).count()).toBe(0);

  await say(page, 'A long one [[pace-4-500]]');
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  await deleteFrom(page, questions(page).last());
  await expect.poll(() => questions(page).count()).toBe(1);
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
  await house.server.models!.until(({ stats }) => stats.live === 0);
});

test('it is asked before more than a few messages go, and all of it works by keyboard', async () => {
  visitor = await house.visit(ada, '/');
  const { page } = visitor;
  for (const text of ['One', 'Two', 'Three']) {
    await ask(page, text);
  }
  await questions(page).first().getByRole('button', { name: 'More' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: 'Delete 6 messages?' });
  await question.waitFor();
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  expect(await questions(page).count()).toBe(3);

  await deleteFrom(page, questions(page).first());
  await question.getByRole('button', { name: 'Delete' }).press('Enter');
  await page.getByText('There are no messages here').waitFor();
  await undo(page).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => questions(page).count()).toBe(3);
});
