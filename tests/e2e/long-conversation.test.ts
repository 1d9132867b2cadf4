import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { answers, ask } from './on-the-page.ts';
import { startWebHouse, type Visitor, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let visitor: Visitor;

const messageCount = 10_000;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
  const { body } = await ada.client.post<{ id: string }>('/api/conversations/', { title: 'Ten thousand' });
  await fill(body.id);
  visitor = await house.visit(ada, `/c/${body.id}`);
});
afterAll(() => house.close());

/** Messages straight into the tables: asking for each would take an hour. */
async function fill(conversation: string): Promise<void> {
  const ids = Array.from({ length: messageCount }, () => randomUUID());
  await house.server.pool.query(
    `with added as (
       insert into message (id, conversation_id, user_id, branch_id, position, parent_id, role, content, status, revision)
       select given.id, $1, c.user_id, c.active_branch_id, at, lag(given.id) over (order by at),
         (case when at % 2 = 1 then 'user' else 'assistant' end)::message_role,
         'Message ' || at || E'.\\n\\n' || repeat('Some words of it. ', ((at * 7) % 40)::int), 'complete', 1
       from unnest($2::uuid[]) with ordinality as given (id, at), conversation c where c.id = $1
     )
     update conversation set head_id = $3, head_position = $4, total_messages = $4, revision = 1 where id = $1`,
    [conversation, ids, ids.at(-1), messageCount],
  );
}

const scroller = () => visitor.page.getByRole('log', { name: 'Messages' });

/** Where a message stands on the screen. */
async function topOf(page: Page, text: string): Promise<number> {
  const box = await page.getByText(text, { exact: true }).boundingBox();
  if (box === null) throw new Error(`${text} is not on the page`);
  return box.y;
}

test('a conversation of 10,000 messages opens at its end, with only what is seen in the page', async () => {
  const { page } = visitor;
  await page.getByText(`Message ${messageCount}.`).waitFor();
  expect(await page.getByRole('article').count()).toBeLessThan(40);
  await expect.poll(() => scroller().evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight)).toBeLessThan(64);
});

test('earlier messages come as one scrolls up, and what one reads stays where it is', async () => {
  const { page } = visitor;
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/messages/?*cursor=*', async (route) => {
    await released;
    await route.continue();
  });
  const height = () => scroller().evaluate((element) => element.scrollHeight);
  const before = await height();
  await scroller().hover();
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, -2_000);
      return page.getByRole('status', { name: 'Loading earlier messages' }).count();
    })
    .toBe(1);
  await page.mouse.wheel(0, 700);
  await page.waitForTimeout(500);

  const number = Number(/Message (\d+)\./.exec(await page.getByRole('article').nth(6).innerText())?.[1]);
  const label = `Message ${number - (number % 2)}.`;
  const stood = await topOf(page, label);
  release();
  await expect.poll(height).toBeGreaterThan(before + 2_000);
  await page.waitForTimeout(300);
  expect(Math.abs((await topOf(page, label)) - stood)).toBeLessThan(4);
});

test('one can scroll far up smoothly: frames stay short and the page stays small', async () => {
  const { page } = visitor;
  await scroller().hover();
  const frames = page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const lengths: number[] = [];
        let last = performance.now();
        const step = (now: number) => {
          lengths.push(now - last);
          last = now;
          if (lengths.length < 240) requestAnimationFrame(step);
          else resolve(lengths);
        };
        requestAnimationFrame(step);
      }),
  );
  for (let turn = 0; turn < 60; turn += 1) await page.mouse.wheel(0, -900);
  const sorted = (await frames).toSorted((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length * 0.5)]).toBeLessThan(60);
  expect(await page.getByRole('article').count()).toBeLessThan(60);
  const number = Number(/Message (\d+)\./.exec(await page.getByRole('article').first().innerText())?.[1]);
  expect(number).toBeLessThan(messageCount - 150);
});

test('a button leads back to the newest message, and an answer there is followed', async () => {
  const { page } = visitor;
  await page.getByRole('button', { name: 'To the newest message' }).click();
  await page.getByText(`Message ${messageCount}.`).waitFor();
  await ask(page, 'Still there? [[pace-60-40]]');
  await expect.poll(() => scroller().evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight)).toBeLessThan(64);
  expect(await answers(page).count()).toBeLessThan(40);
  expect(visitor.complaints).toEqual([]);
});
