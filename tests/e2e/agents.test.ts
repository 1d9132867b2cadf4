import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Agent } from '#contract/agents.ts';
import type { LlmModel } from '#contract/llm-models.ts';
import { agentPath, changeAgent, makeAgent, readAgent } from '#tests/support/agents.ts';
import type { CastMember } from '#tests/support/cast.ts';
import type { ListPage } from '#tests/support/pages.ts';
import { makePicture } from '#tests/support/pictures.ts';
import { answers, ask, composer, questions, say, untilAnswered } from './on-the-page.ts';
import { startWebHouse, type Visitor, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let lin: CastMember;
let visitor: Visitor;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
  lin = await house.invite('lin');
  await house.server.pool.query(
    `insert into llm_model (id, name, model_type, model_id, api_endpoint, status)
     select gen_random_uuid(), added.name, model_type, added.name, api_endpoint, added.status
     from llm_model, (values ('Second', 'active'), ('Retired', 'inactive')) added (name, status)
     where default_reason is not null`,
  );
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** The page that stands in the frame, without the sidebar. */
const main = (page: Page) => page.getByRole('main');

test('an agent is made with a picture, changed, looked at as it was, put back and talked to', async () => {
  visitor = await house.visit(ada, '/');
  const { page } = visitor;
  await page.getByRole('link', { name: 'Agents' }).click();
  await page.getByText('Mine', { exact: true }).click();
  await page.getByText('You have made no agents yet').waitFor();
  await main(page).getByRole('link', { name: 'New agent' }).first().click();

  await field(page, 'System prompt').fill('Answer shortly.');
  await button(page, 'Create agent').click();
  await page.getByText('This field may not be blank.').waitFor();
  expect(await field(page, 'Name').evaluate((element) => element === document.activeElement)).toBe(true);
  await field(page, 'Name').fill('Echo');
  const picture = { name: 'echo.png', mimeType: 'image/png', buffer: await makePicture('png', 'blue') };
  await page.getByLabel('Picture').setInputFiles(picture);
  await button(page, 'Create agent').click();
  await page.getByRole('heading', { name: 'Echo' }).waitFor();
  const shown = main(page).locator('img').first();
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(256);

  await field(page, 'System prompt').fill('Answer at length.');
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click();
  await page.goBack();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click();
  expect(await field(page, 'System prompt').inputValue()).toBe('Answer at length.');
  await button(page, 'Save').click();
  await page.getByText('Not saved yet').waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Versions · 3' }).click();
  await button(page, 'What changed in version 3').click();
  await expect.poll(() => page.locator('del, ins').allInnerTexts()).toEqual(['shortly', 'at length']);
  await button(page, 'Put version 2 back').click();
  await button(page, 'Put back').click();
  await page.getByText('Version 2 is put back, as version 4.').waitFor();
  await page.getByRole('link', { name: 'Settings' }).click();
  expect(await field(page, 'System prompt').inputValue()).toBe('Answer shortly.');

  await page.getByRole('link', { name: 'Start a chat' }).click();
  await page.getByRole('heading', { name: 'Echo' }).waitFor();
  await ask(page, 'Is the tide rising?');
  await main(page).getByRole('link', { name: 'Echo' }).waitFor();
  await answers(page).getByText('version 4').waitFor();
  expect(JSON.stringify(house.server.models!.requests.at(-1)!.body)).toContain('Answer shortly.');
});

test('a chat goes on with another model, and with another agent where its own is gone', async () => {
  const models = await otherModels();
  const agent = await makeAgent(ada, { name: 'Keeper', preferred_model: models.get('Retired')! });
  visitor = await house.visit(ada, `/?agent=${agent.id}`);
  const { page } = visitor;
  await page.getByRole('heading', { name: 'Keeper' }).waitFor();
  await page.getByRole('button', { name: 'Model: Retired' }).click();
  await page.getByRole('menuitem', { name: 'Second' }).click();
  await ask(page, 'First');
  expect(house.server.models!.requests.at(-1)!.body).toMatchObject({ model: 'Second' });

  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.getByText('Retired has been switched off.').waitFor();
  await button(page, 'Use Second').click();
  await page.getByText('Retired has been switched off.').waitFor({ state: 'detached' });

  await ada.client.delete(agentPath(agent));
  await say(page, 'Second try');
  await main(page)
    .getByText(/Keeper takes no more messages: it was deleted/)
    .waitFor();
  expect(await composer(page).inputValue()).toBe('Second try');
  await button(page, 'Choose an agent').click();
  await page.getByRole('combobox', { name: 'Search agents' }).fill('assist');
  await expect.poll(() => page.getByRole('option').count()).toBe(1);
  await page.keyboard.press('Enter');
  await main(page).getByRole('link', { name: 'Assistant' }).waitFor();
  await composer(page).press('Enter');
  await expect.poll(() => questions(page).count()).toBe(2);
  await untilAnswered(page);
});

test('what somebody else has changed is not written over, and others’ agents are only read', async () => {
  const agent = await makeAgent(lin, {
    name: 'Open',
    is_public: true,
    description: 'For all',
    system_prompt: 'hidden',
  });
  visitor = await house.visit(lin, `/agents/${agent.id}`);
  const { page } = visitor;
  await field(page, 'Description').fill('For everybody');
  await changeAgent(ada, agent, { name: 'Opened' });
  await button(page, 'Save').click();
  await page.getByText(/Somebody changed this agent/).waitFor();
  await button(page, 'Take in the changes').click();
  await expect.poll(() => field(page, 'Name').inputValue()).toBe('Opened');
  await button(page, 'Save').click();
  await page.getByText('Not saved yet').waitFor({ state: 'detached' });
  expect(await readAgent(lin, agent)).toMatchObject({ name: 'Opened', description: 'For everybody', version: 3 });

  const omar = await house.invite('omar');
  visitor = await house.visit(omar, '/agents');
  const { page: other } = visitor;
  await other.getByRole('searchbox', { name: 'Search agents' }).fill('opened');
  await other.getByRole('link', { name: 'Opened', exact: true }).click();
  await other.getByText('Its maker does not show the system prompt.').waitFor();
  await other.getByRole('link', { name: /^Versions/ }).click();
  await other.getByRole('listitem', { name: 'Version 3' }).waitFor();
  expect(await other.getByRole('button', { name: /^Put version/ }).count()).toBe(0);
  await other.goto(`${house.url}/agents/${crypto.randomUUID()}`);
  await other.getByText('There is no such agent').waitFor();
});

/** The models of this test, by name, as soon as the server has seen them. */
async function otherModels(): Promise<Map<string, string>> {
  const read = async () => (await ada.client.get<ListPage<LlmModel>>('/api/llm-models/')).body.results;
  await expect.poll(async () => (await read()).some(({ name }) => name === 'Retired')).toBe(true);
  return new Map((await read()).map(({ name, id }): [string, Agent['id']] => [name, id]));
}
