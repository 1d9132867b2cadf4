import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { untilIndexed } from '#tests/support/search.ts';
import { ask, composer, say } from './on-the-page.ts';
import { startWebHouse, type Visitor, type WebHouse } from './web-house.ts';

let house: WebHouse;
let visitor: Visitor;

beforeAll(async () => {
  house = await startWebHouse();
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

async function withConversations(name: string, titles: string[]): Promise<CastMember> {
  const person = await house.invite(name);
  for (const title of titles) await person.client.post('/api/conversations/', { title });
  return person;
}

const rows = () => visitor.page.getByRole('navigation').getByRole('listitem');

async function openMenu(title: string): Promise<void> {
  const row = rows().filter({ hasText: title });
  await row.hover();
  await row.getByRole('button', { name: `Options for ${title}` }).click();
}

test('chats stand newest activity first, and a message brings one to the top', async () => {
  visitor = await house.visit(await withConversations('ada', ['Older', 'Newer']), '/');
  const { page } = visitor;
  await expect.poll(() => rows().allInnerTexts()).toEqual(['Newer', 'Older']);
  await page.getByRole('heading', { name: 'Today' }).waitFor();
  await page.getByRole('link', { name: 'Older' }).click();
  await ask(page, 'Hello');
  await expect.poll(() => rows().allInnerTexts()).toEqual(['Older', 'Newer']);
});

test('what happens to chats on another device shows in the list, without asking', async () => {
  const bo = await house.invite('bo');
  visitor = await house.visit(bo, '/');
  await visitor.page.getByText('Your chats with agents will be here.').waitFor();
  const { body } = await bo.client.post<{ id: string }>('/api/conversations/', { title: 'Begun on the train' });
  await expect.poll(() => rows().allInnerTexts()).toEqual(['Begun on the train']);
  await bo.client.patch(`/api/conversations/${body.id}/`, { title: 'Ended at home' });
  await expect.poll(() => rows().allInnerTexts()).toEqual(['Ended at home']);
  await bo.client.delete(`/api/conversations/${body.id}/`);
  await expect.poll(() => rows().count()).toBe(0);
});

test('a chat is renamed in its place', async () => {
  visitor = await house.visit(await withConversations('lin', ['Untitled']), '/');
  const { page } = visitor;
  await openMenu('Untitled');
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name of the chat' }).fill('Wind and tide');
  await page.keyboard.press('Enter');
  await expect.poll(() => rows().allInnerTexts()).toEqual(['Wind and tide']);
  await page.reload();
  await expect.poll(() => rows().allInnerTexts()).toEqual(['Wind and tide']);
});

test('a deleted chat is gone at once, and Undo brings it back', async () => {
  visitor = await house.visit(await withConversations('omar', ['Keep', 'Drop']), '/');
  const { page } = visitor;
  await page.getByRole('link', { name: 'Drop' }).click();
  await page.getByRole('heading', { name: 'Drop' }).waitFor();
  await openMenu('Drop');
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect.poll(() => rows().allInnerTexts()).toEqual(['Keep']);
  await expect.poll(() => new URL(page.url()).pathname).toBe('/');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => rows().allInnerTexts()).toEqual(['Drop', 'Keep']);
});

test('the list grows as one scrolls, and a chat is found by its title', async () => {
  const titles = Array.from({ length: 90 }, (_, index) => `Chat number ${index + 1}`);
  visitor = await house.visit(await withConversations('hedy', titles), '/');
  const { page } = visitor;
  await rows().filter({ hasText: 'Chat number 90' }).waitFor();
  expect(await rows().count()).toBeLessThan(90);
  await expect
    .poll(async () => {
      await rows().last().scrollIntoViewIfNeeded();
      return rows().count();
    })
    .toBe(90);

  await untilIndexed(house.server);
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search' }).waitFor();
  await page.keyboard.type('number 17');
  const found = page.getByRole('listbox').getByRole('option');
  await expect.poll(() => found.allInnerTexts()).toEqual(['Chat number 17']);
});

test('a chat that is answering elsewhere is marked, and so is an answer that was not seen yet', async () => {
  visitor = await house.visit(await withConversations('mary', ['Elsewhere']), '/');
  const { page } = visitor;
  await say(page, 'Take your time [[pace-40-240]]');
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Elsewhere' }).click();
  await page.getByRole('navigation').getByRole('status', { name: 'Answering' }).waitFor();
  await page.getByRole('img', { name: 'New answer' }).waitFor();
  await page.getByRole('link', { name: /Take your time/ }).click();
  await page.getByRole('img', { name: 'New answer' }).waitFor({ state: 'detached' });
});

test('somebody else’s chat and one that never was look alike', async () => {
  const owner = await house.invite('grace');
  const { body } = await owner.client.post<{ id: string }>('/api/conversations/', { title: 'Private' });
  visitor = await house.visit(await house.invite('ken'), `/c/${body.id}`);
  const { page } = visitor;
  await page.getByRole('heading', { name: 'There is no such chat' }).waitFor();
  const theirs = await page.getByRole('main').innerText();
  await page.goto(`${house.url}/c/01890000-0000-7000-8000-000000000000`);
  await page.getByRole('heading', { name: 'There is no such chat' }).waitFor();
  expect(await page.getByRole('main').innerText()).toBe(theirs);
});

test('a draft is kept for each chat', async () => {
  visitor = await house.visit(await withConversations('dan', ['This', 'That']), '/');
  const { page } = visitor;
  await page.getByRole('link', { name: 'This' }).click();
  await composer(page).fill('half a thought');
  await page.getByRole('link', { name: 'That' }).click();
  await expect.poll(() => composer(page).inputValue()).toBe('');
  await page.getByRole('link', { name: 'This' }).click();
  await expect.poll(() => composer(page).inputValue()).toBe('half a thought');
});
