import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { type ModelServer, startModelServer } from '#tests/support/model-server/start-model-server.ts';
import { addedKey } from '#tests/support/providers.ts';
import { answers, ask, textOf } from './on-the-page.ts';
import { startWebHouse, type Visitor, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let workshop: ModelServer;
let visitor: Visitor;

beforeAll(async () => {
  workshop = await startModelServer({ apiKey: addedKey, models: ['echo', 'chain-5'] });
  house = await startWebHouse();
  ada = await house.invite('ada');
});
afterAll(async () => {
  await house.close();
  await workshop.close();
});
afterEach(async () => expect(await house.endVisits()).toEqual([]));

test('a provider is added, tested, and talked to; its model gets a price, which the next answer costs', async () => {
  visitor = await house.visit(ada, '/admin/providers');
  const { page } = visitor;
  const row = page.getByRole('row').filter({ hasText: 'Workshop' });
  await page.getByText('Set by OPENAI_BASE_URL of the environment').waitFor();
  await page.getByRole('button', { name: 'Add a provider' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Workshop');
  await page.getByRole('textbox', { name: 'Address' }).fill('http://169.254.169.254/v1');
  await page.getByRole('textbox', { name: 'API key' }).fill('sk-wrong-key-of-the-workshop');
  await page.getByRole('button', { name: 'Add and test' }).click();
  await page.getByText('This address can’t be that of a provider.').waitFor();
  await page.getByRole('textbox', { name: 'Address' }).fill(workshop.url);
  await page.getByRole('button', { name: 'Add and test' }).click();
  await row.getByText('The provider refused the API key (401).').waitFor();

  await row.getByRole('button', { name: 'Actions for Workshop' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const key = page.getByRole('textbox', { name: 'API key' });
  expect(await key.inputValue()).toBe('');
  await page.getByText('Empty: the one that ends in shop stays').waitFor();
  await key.fill(addedKey);
  await page.getByRole('button', { name: 'Save and test' }).click();
  await page.getByText('Workshop answers, and offers 2 models.').waitFor();
  await row.getByRole('button', { name: 'Test Workshop' }).click();
  await row.getByText('Answers in').waitFor();
  expect(await page.content()).not.toContain(addedKey);

  await row.getByRole('cell').getByRole('link', { name: '2' }).click();
  await page.getByRole('link', { name: 'echo (Workshop)' }).click();
  await page.getByRole('heading', { name: 'echo (Workshop)' }).waitFor();
  await page.getByRole('button', { name: 'Set a price' }).click();
  await page.getByRole('textbox', { name: 'Input', exact: true }).fill('1000');
  await page.getByRole('textbox', { name: 'Output' }).fill('free');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Set the price' }).click();
  await dialog.getByText('A decimal like "2.50" is expected').waitFor();
  await page.getByRole('textbox', { name: 'Output' }).fill('5000.5');
  await dialog.getByRole('button', { name: 'Set the price' }).click();
  await page.getByRole('row').filter({ hasText: 'holds now' }).filter({ hasText: '$5,000.50' }).waitFor();
  await page.getByRole('button', { name: 'Make it the default' }).click();
  await page.getByText('An administrator has chosen it.').waitFor();

  await page.goto(`${house.url}/`);
  await page.getByRole('button', { name: 'Model: echo (Workshop)' }).waitFor();
  await ask(page, 'Is anybody in the workshop?');
  expect(await textOf(answers(page).last())).toBe('Is anybody in the workshop?');
  await answers(page)
    .last()
    .getByText(/\$0\.0\d/)
    .waitFor();
  expect(workshop.requests.at(-1)!.headers.authorization).toBe(`Bearer ${addedKey}`);

  await page.goto(`${house.url}/admin/models`);
  await page.getByRole('switch', { name: 'echo (Workshop) answers' }).click();
  await page.getByRole('dialog', { name: 'Switch off the default model?' }).waitFor();
  await page.getByRole('button', { name: 'Switch off' }).click();
  await expect.poll(() => page.getByRole('switch', { name: 'echo (Workshop) answers' }).isChecked()).toBe(false);

  await page.goto(`${house.url}/admin/providers`);
  await row.getByRole('button', { name: 'Actions for Workshop' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByText('its 2 models can’t be asked any more').waitFor();
  await page.getByRole('button', { name: 'Remove' }).click();
  await row.waitFor({ state: 'detached' });
});
