import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { answers, ask, composer, say, untilAnswered } from './on-the-page.ts';
import { startWebHouse, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let lin: CastMember;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
  lin = await house.invite('lin');
  await house.invite('omar');
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

async function visit(person: CastMember, path: string) {
  return (await house.visit(person, path)).page;
}

async function chatOf(name: string, said: string[]): Promise<number> {
  const { body } = await ada.client.post<{ id: number }>('/api/chats/', { name, participant_usernames: ['lin'] });
  for (const content of said) await lin.client.post(`/api/chats/${body.id}/send_message/`, { content });
  return body.id;
}

test('somebody is found by name, a chat begins, and what is said arrives without a reload', async () => {
  const page = await visit(ada, '/chats');
  await page.getByRole('button', { name: 'New' }).click();
  await page.getByRole('combobox', { name: 'People' }).fill('li');
  await page.getByRole('option', { name: /lin/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('Ferry');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('heading', { name: 'Ferry' }).waitFor();

  const hers = await visit(lin, '/chats');
  await hers.getByRole('link', { name: /Ferry/ }).click();
  await say(page, 'The 12th?');
  await hers.getByText('The 12th?').waitFor();
  await say(hers, 'Yes, at noon.');
  await page.getByText('Yes, at noon.').waitFor();
  expect(await page.getByText('The 12th?').count()).toBe(1);
});

test('who leaves a chat is out of it, after a question', async () => {
  const chat = await chatOf('Leaving', ['Bye']);
  const page = await visit(lin, `/chats/${chat}`);
  await page.getByText('Bye').waitFor();
  await page.getByRole('button', { name: 'Options for this chat' }).click();
  expect(await page.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
  await page.getByRole('menuitem', { name: 'Leave' }).click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe('/chats');
  await expect.poll(() => page.getByRole('link', { name: /Leaving/ }).count()).toBe(0);
});

test('the chat that is linked is shown as the model gets it, and goes along with the message', async () => {
  const said = Array.from({ length: 30 }, (_, index) => `Fact number ${index + 1}.`);
  await chatOf('Trip to Orkney', said);
  const page = await visit(ada, '/');
  await composer(page).fill('What do you know?');
  await page.getByRole('button', { name: 'Add a chat as context' }).click();
  await page.getByRole('button', { name: /Trip to Orkney/ }).click();
  const preview = page.getByRole('list', { name: 'What the model is given' });
  await expect.poll(() => preview.getByRole('listitem').count()).toBe(20);
  await page.getByRole('spinbutton').fill('3');
  await expect.poll(() => preview.getByRole('listitem').allInnerTexts()).toHaveLength(3);
  const previewed = await preview.getByRole('paragraph').allInnerTexts();
  expect(previewed).toEqual(said.slice(-3));

  await page.keyboard.press('Escape');
  expect(await composer(page).inputValue()).toBe('What do you know?');
  await composer(page).press('Enter');
  await untilAnswered(page);
  await answers(page).getByText('read 3 messages of the linked chat').waitFor();
  const sent = JSON.stringify(house.server.models?.requests.at(-1)?.body);
  for (const fact of previewed) expect(sent).toContain(fact);
  expect(sent).not.toContain('Fact number 27.');

  await page.getByRole('button', { name: /^Context: Trip to Orkney/ }).click();
  await page.getByRole('switch').click();
  await page.keyboard.press('Escape');
  await ask(page, 'And without?');
  expect(JSON.stringify(house.server.models?.requests.at(-1)?.body)).not.toContain('Fact number');
});
