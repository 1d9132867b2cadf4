import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { passwordOf } from '#tests/support/cast.ts';
import { composer, say } from './on-the-page.ts';
import { startWebHouse, type Visitor, type WebHouse } from './web-house.ts';

let house: WebHouse;
let visitor: Visitor;

beforeAll(async () => {
  house = await startWebHouse();
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

test('somebody signs up, is told what is wrong with each field, and then is in', async () => {
  visitor = await house.visit(null, '/');
  const { page } = visitor;
  await page.getByRole('link', { name: 'Create one' }).click();
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.getByText('Enter a valid email address.').waitFor();
  await expect.poll(() => page.getByLabel('User name').getAttribute('aria-invalid')).toBe('true');

  await page.getByLabel('User name').fill('grace');
  await page.getByLabel('Email').fill('grace@example.org');
  await page.getByLabel('Password', { exact: true }).fill('the secret of grace');
  await page.getByLabel('Password again').fill('the secret of grace');
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.getByRole('heading', { name: /grace/ }).waitFor();
  expect(await page.title()).toBe('Colloquy');
});

test('an address that needs a sign-in is where one is after it, by name or by email', async () => {
  const lin = await house.invite('lin');
  visitor = await house.visit(null, '/account');
  const { page } = visitor;
  await page.getByLabel('Name or email').fill(lin.me.email);
  await page.getByLabel('Password').fill('not the secret');
  await page.getByLabel('Password').press('Enter');
  await page.getByRole('alert').waitFor();

  await page.getByLabel('Password').fill(passwordOf('lin'));
  await page.getByLabel('Password').press('Enter');
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/account');
});

test('what comes in the address never leads to another site', async () => {
  const person = await house.invite('hedy');
  visitor = await house.visit(person, '/sign-in?next=//evil.example/x');
  await composer(visitor.page).waitFor();
  expect(new URL(visitor.page.url()).origin).toBe(house.url);
});

test('who signs out leaves no draft behind, and going back shows nothing', async () => {
  const person = await house.invite('omar');
  visitor = await house.visit(person, '/');
  const { page } = visitor;
  await composer(page).fill('something private');
  await page.getByRole('link', { name: 'Chats with people' }).click();
  await page.getByRole('button', { name: /omar/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor();

  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('something private');
  await page.goBack();
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
});

test('a session that is ended elsewhere ends here, without a click', async () => {
  const person = await house.invite('mary');
  visitor = await house.visit(person, '/');
  const { page } = visitor;
  const live = page.waitForEvent('websocket', (socket) => socket.url().includes('/ws/ai-chat/'));
  await say(page, 'Hello');
  await (await live).waitForEvent('framereceived');

  await person.client.post('/api/logout/');
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
});

test('a tab in which somebody else is signed in by now shows theirs, and nothing of the one before', async () => {
  const [annie, rosa] = [await house.invite('annie'), await house.invite('rosa')];
  await annie.client.post('/api/conversations/', { title: 'Of Annie' });
  await rosa.client.post('/api/conversations/', { title: 'Of Rosa' });
  visitor = await house.visit(annie, '/');
  const { page, context } = visitor;
  await page.getByRole('link', { name: 'Of Annie' }).waitFor();

  for (const [name, value] of rosa.client.cookies) await context.addCookies([{ name, value, url: house.url }]);
  await annie.client.post('/api/logout/');
  await page.getByRole('link', { name: 'Of Rosa' }).waitFor();
  expect(await page.getByText('Of Annie').count()).toBe(0);
});
