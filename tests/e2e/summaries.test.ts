import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { tell } from '#tests/support/search.ts';
import { untilSummarized } from '#tests/support/summaries.ts';
import { startWebHouse, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
});
afterAll(() => house.close());

test('a summary is switched on, comes by itself, gives its title away, and is gone with what it speaks of', async () => {
  const lines = Array.from({ length: 9 }, (_, index) => `High water at ${index + 1} [[summary]]`);
  const { conversation } = await tell(ada.client, 'Untold', lines);
  const visitor = await house.visit(ada, `/c/${conversation}`);
  const { page } = visitor;
  await page.getByRole('button', { name: 'Summary', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Summary', exact: true });
  await panel.getByText('Once this is switched on').waitFor();
  await panel.getByRole('switch', { name: 'Summarize this conversation' }).check();
  await panel.getByText('It has 9 now.').waitFor();

  const path = `/api/conversations/${conversation}/send-message/`;
  const { body: last } = await ada.client.post<{ id: string }>(path, { content: 'Ebb <b>now</b>', reply: false });
  await panel.getByText('10 messages, the last one person: Ebb <b>now</b>').waitFor();
  await panel.getByText('Covers all 10 messages; written again at 20').waitFor();
  expect(await panel.getByRole('list', { name: 'Topics' }).getByRole('listitem').allTextContents()).toEqual([
    'tides',
    'the moon',
  ]);
  await panel.getByRole('button', { name: 'Use it' }).click();
  await page.getByRole('heading', { level: 1, name: 'About High water at 1' }).waitFor();
  await panel.getByRole('button', { name: 'Use it' }).waitFor({ state: 'detached' });

  await ada.client.delete(`/api/messages/${last.id}/`);
  await panel.getByText('the last one person: Ebb').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await visitor.context.close();
  expect(visitor.complaints).toEqual([]);
});

test('why none could be written is said, and it is tried again with a click', async () => {
  const { conversation } = await tell(
    ada.client,
    'Failing',
    Array.from({ length: 10 }, () => 'High water [[summary]]'),
    {
      auto_summarize: true,
    },
  );
  await untilSummarized(ada.client, conversation);
  await house.server.pool.query(
    `update conversation_summary set has_failed = true, error_message = 'The provider is overloaded.', next_count = 20,
       title_suggestion = null, summary_text = null, key_topics = null, message_count = null, message_id = null, branch_id = null, updated_at = null
     where conversation_id = $1`,
    [conversation],
  );
  const visitor = await house.visit(ada, `/c/${conversation}`);
  const { page } = visitor;
  await page.getByRole('button', { name: 'Summary', exact: true }).click();
  await page
    .getByRole('alert')
    .filter({ hasText: 'No summary could be written. The provider is overloaded.' })
    .waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Covers all 10 messages').waitFor();
  await visitor.context.close();
  expect(visitor.complaints).toEqual([]);
});
