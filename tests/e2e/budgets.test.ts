import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeBudget } from '#tests/support/budgets.ts';
import type { CastMember } from '#tests/support/cast.ts';
import { ask } from './on-the-page.ts';
import { startWebHouse, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let lin: CastMember;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
  lin = await house.invite('lin');
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

test('a budget is made, fills, stops an answer with a word on when it goes on, is raised and ended', async () => {
  const { page } = await house.visit(ada, '/admin/budgets');
  await page.getByText('Nothing limits what is used.').waitFor();
  await page.getByRole('button', { name: 'Add a budget' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Counted in').selectOption('tokens');
  await dialog.getByLabel('Tokens', { exact: true }).fill('few');
  await dialog.getByLabel('Every').selectOption('day');
  await dialog.getByLabel('Where its days begin').selectOption('Pacific/Auckland');
  await dialog.getByLabel('Name').fill('Team');
  await dialog.getByRole('button', { name: 'Add the budget' }).click();
  await dialog.getByText('A whole number of tokens, at least 1, is expected.').waitFor();
  await dialog.getByLabel('Tokens', { exact: true }).fill('10');
  await dialog.getByLabel('For', { exact: true }).selectOption('house');
  await dialog.getByRole('button', { name: 'Add the budget' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Team' });
  await row.getByText('Everybody together · 10 tokens a day').waitFor();

  const visitor = await house.visit(lin, '/', { timezoneId: 'Europe/Berlin' });
  await ask(visitor.page, 'What is the tide, and why does it rise?');
  await visitor.page.getByText('The budget “Team” is used up. For everybody together, until').waitFor();
  await ask(visitor.page, 'And the ebb?');
  const stopped = visitor.page.getByText(/The budget “Team” is used up: \d+ tokens of 10 tokens\. It begins anew on/);
  await stopped.waitFor();
  await visitor.page.getByText('Your question is kept.').waitFor();
  await visitor.page.getByText('By your clock:').waitFor();

  await page.reload();
  await row.getByRole('meter').waitFor();
  expect(await row.getByRole('meter').getAttribute('aria-valuenow')).toBe('100');
  await row.getByRole('button', { name: 'Actions for Team' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await dialog.getByLabel('Tokens', { exact: true }).fill('1,000,000');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await row.getByText('of 1,000,000').waitFor();
  await visitor.page.getByRole('button', { name: 'Try again' }).click();
  await stopped.waitFor({ state: 'detached' });

  await row.getByRole('button', { name: 'Actions for Team' }).click();
  await page.getByRole('menuitem', { name: 'End' }).click();
  await dialog.getByRole('button', { name: 'End it' }).click();
  await page.getByText('Nothing limits what is used.').waitFor();
});

test('who has used most of what each person has is told with a bar', async () => {
  await makeBudget(ada, { scope: 'each_person', amount: '500', name: 'Each' });
  const { page } = await house.visit(ada, '/admin/budgets');
  const row = page.getByRole('row').filter({ hasText: 'Each' });
  await row.getByRole('button', { name: 'Actions for Each' }).click();
  await page.getByRole('menuitem', { name: 'People' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Each person has 500 tokens a day.').waitFor();
  await dialog.getByRole('listitem').filter({ hasText: 'lin' }).getByRole('meter').waitFor();
});
