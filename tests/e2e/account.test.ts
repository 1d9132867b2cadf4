import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { passwordOf } from '#tests/support/cast.ts';
import { Client } from '#tests/support/client.ts';
import { startWebHouse, type Visitor, type WebHouse } from './web-house.ts';

let house: WebHouse;
let visitor: Visitor;

beforeAll(async () => {
  house = await startWebHouse();
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

test('a key is made, shown once, works, and is revoked', async () => {
  visitor = await house.visit(await house.invite('ada'), '/account');
  const { page } = visitor;
  await page.getByLabel('Name of a new key').fill('Backup script');
  await page.getByRole('button', { name: 'Make a key' }).click();
  const key = await page.getByRole('status').filter({ hasText: 'not shown again' }).locator('code').innerText();
  const program = new Client(house.url, { authorization: `Bearer ${key}` });
  expect((await program.get('/api/me/')).status).toBe(200);

  await page.reload();
  await page.getByText('Backup script').waitFor();
  expect(await page.getByText(key).count()).toBe(0);
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('You have none.').waitFor();
  expect((await program.get('/api/me/')).status).toBe(401);
});

test('another session is ended from here', async () => {
  const person = await house.invite('lin');
  const elsewhere = new Client(house.url, { 'user-agent': 'Firefox/150 Android' });
  await elsewhere.post('/api/login/', { username: 'lin', password: passwordOf('lin') });
  visitor = await house.visit(person, '/account');
  const { page } = visitor;
  const row = page.getByRole('listitem').filter({ hasText: 'Firefox on Android' });
  await row.getByRole('button', { name: 'End' }).click();
  await row.waitFor({ state: 'detached' });
  expect((await elsewhere.get('/api/me/')).status).toBe(401);
  await page.getByText('This one').waitFor();
});

test('a new password needs the old one, and each mistake is told where it was made', async () => {
  visitor = await house.visit(await house.invite('omar'), '/account');
  const { page } = visitor;
  await page.getByLabel('Password now').fill('not it');
  await page.getByLabel('New password', { exact: true }).fill('a better secret');
  await page.getByLabel('New password again').fill('a better secret');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect.poll(() => page.getByLabel('Password now').getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('Password now').fill(passwordOf('omar'));
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('The password is changed.').waitFor();
});
