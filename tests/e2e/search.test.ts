import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { tell, untilIndexed } from '#tests/support/search.ts';
import { answers, ask, questions, untilAnswered } from './on-the-page.ts';
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

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Search' });
const field = (page: Page) => page.getByRole('combobox', { name: 'Search your chats' });
const found = (page: Page) => page.getByRole('listbox').getByRole('option');

/** A conversation of many messages, straight into the tables; each says its place in it. */
async function fill(title: string, count: number): Promise<string> {
  const { body } = await ada.client.post<{ id: string }>('/api/conversations/', { title });
  const ids = Array.from({ length: count }, () => randomUUID());
  await house.server.pool.query(
    `with added as (
       insert into message (id, conversation_id, user_id, branch_id, position, parent_id, role, content, status, revision)
       select given.id, $1, c.user_id, c.active_branch_id, at, lag(given.id) over (order by at),
         (case when at % 2 = 1 then 'user' else 'assistant' end)::message_role,
         'Entry ' || at || ' of the log' || case when at = 40 then ': a narwhal was seen' else '' end, 'complete', 1
       from unnest($2::uuid[]) with ordinality as given (id, at), conversation c where c.id = $1
     )
     update conversation set head_id = $3, head_position = $4, total_messages = $4, revision = 1 where id = $1`,
    [body.id, ids, ids.at(-1), count],
  );
  return body.id;
}

test('Ctrl+K, a few letters and Enter lead to what was said, also far up in a long chat', async () => {
  await tell(ada.client, 'The harbour', ['Where does the pilot boat lie?']);
  const log = await fill('The log of a long voyage', 2_000);
  await ada.client.patch(`/api/conversations/${log}/`, { title: 'The log of a very long voyage' });
  await untilIndexed(house.server);
  visitor = await house.visit(ada, '/');
  const { page } = visitor;
  await page.getByRole('button', { name: 'Search', exact: false }).first().waitFor();
  await page.keyboard.press('Control+k');
  await dialog(page).waitFor();
  await expect.poll(() => found(page).count()).toBe(2);
  await page.keyboard.type('pilo');
  await page.getByRole('option', { name: /You.*The harbour.*pilot boat/ }).waitFor();
  expect(await page.locator('mark').innerText()).toBe('pilot');

  await field(page).fill('narwhal');
  await page.getByRole('option', { name: /Answer.*narwhal/ }).waitFor();
  await page.keyboard.press('Enter');
  await dialog(page).waitFor({ state: 'detached' });
  expect(page.url()).toContain(`/c/${log}?message=`);
  await page.getByText('Entry 40 of the log: a narwhal was seen').waitFor();
  await expect.poll(() => page.getByText('Entry 40 of the log').isVisible()).toBe(true);
  expect(await page.getByText('Entry 2000 of the log').count()).toBe(0);
  // Rows are drawn anew while it scrolls: between two of them there is none.
  const box = await vi.waitFor(
    async () => (await page.getByText('Entry 40 of the log').boundingBox()) ?? Promise.reject(),
    { timeout: 20_000 },
  );
  expect(box.y).toBeGreaterThan(60);
  expect(box.y + box.height).toBeLessThan(740);

  await page.getByRole('button', { name: 'Earlier messages' }).click();
  await page.getByText('Entry 1 of the log', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'To the newest message' }).click();
  await page.getByText('Entry 2000 of the log').waitFor();
  expect(page.url()).not.toContain('message=');
});

test('what was said on another branch is shown where it stands, and the chosen branch stays', async () => {
  visitor = await house.visit(ada, '/');
  const { page } = visitor;
  await ask(page, 'Tell me of the walrus');
  await questions(page).last().hover();
  await questions(page).last().getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Edit your message' }).fill('Tell me of the puffin');
  await page.keyboard.press('Control+Enter');
  await page.getByText('2/2').waitFor();
  await untilAnswered(page);
  const conversation = new URL(page.url()).pathname;
  await untilIndexed(house.server);

  await page.goto(`${house.url}/search?q=walrus`);
  await expect.poll(() => field(page).inputValue()).toBe('walrus');
  await page.getByRole('option', { name: /You.*walrus/ }).click();
  await page.getByText('This was said on another branch.').waitFor();
  await questions(page).getByText('Tell me of the walrus').waitFor();
  await page.goBack();
  await page.goto(house.url + conversation);
  await questions(page).first().waitFor();
  expect(await questions(page).first().innerText()).toContain('puffin');

  await page.goto(`${house.url}/search?q=walrus`);
  await page.getByRole('option', { name: /You.*walrus/ }).click();
  await page.getByRole('button', { name: 'Switch to it' }).click();
  await page.getByText('This was said on another branch.').waitFor({ state: 'detached' });
  expect(await questions(page).first().innerText()).toContain('walrus');
  await answers(page).last().waitFor();
});

test('the page says that there is nothing, narrows by who spoke, and says what failed', async () => {
  visitor = await house.visit(ada, '/search', { viewport: { width: 360, height: 740 } });
  const { page } = visitor;
  await page.getByText('Everything that you and the agents have said').waitFor();
  await field(page).fill('xylophone');
  await page.getByText('Nothing says “xylophone”').waitFor();
  await field(page).fill('walrus');
  await found(page).first().waitFor();
  await expect.poll(() => page.url()).toContain('q=walrus');
  await page.getByText('What you said').click();
  await expect.poll(() => page.getByRole('option', { name: /Answer/ }).count()).toBe(0);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(360);

  await page.route('**/api/search/**', (route) => route.fulfill({ status: 400, body: '' }));
  await field(page).fill('puffin');
  await page.getByRole('alert').waitFor();
  await page.unroute('**/api/search/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await found(page).first().waitFor();
});
