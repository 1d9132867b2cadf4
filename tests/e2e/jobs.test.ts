import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Conversation } from '#contract/conversations.ts';
import type { CastMember } from '#tests/support/cast.ts';
import { startWebHouse, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

test('an administrator has quiet chats counted, then archived; one is brought back, and the runs are told of', async () => {
  const { body: quiet } = await ada.client.post<Conversation>('/api/conversations/', { title: 'Tides of last year' });
  await house.server.pool.query(`update conversation set activity_at = now() - interval '40 days' where id = $1`, [
    quiet.id,
  ]);
  const { page } = await house.visit(ada, '/admin/jobs');
  const row = page.getByRole('row').filter({ hasText: 'Archive quiet conversations' });
  await row.getByText('Every day at 04:13 UTC').waitFor();
  await row.getByText('Has not run yet').waitFor();

  const days = page.getByRole('textbox', { name: 'Archive quiet chats after' });
  await days.fill('soon');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('A whole number of days is expected').waitFor();
  await days.fill('30');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Last changed by ada').waitFor();

  await page.getByRole('button', { name: 'Dry run: Archive quiet conversations' }).click();
  await row.getByText('Would do now: 1 archived').waitFor();
  const listed = page.getByRole('navigation', { name: 'Chats' }).getByRole('link', { name: 'Tides of last year' });
  await listed.waitFor();
  await page.getByRole('button', { name: 'Run now: Archive quiet conversations' }).click();
  await row.getByText('1 archived').waitFor();
  await listed.waitFor({ state: 'detached' });

  await row.getByRole('link', { name: 'Archive quiet conversations' }).click();
  await page.getByRole('heading', { name: 'Archive quiet conversations' }).waitFor();
  const runs = page.getByRole('table', { name: 'Runs of Archive quiet conversations' });
  await runs.getByText('would do: 1 archived').waitFor();
  expect(await runs.getByRole('row').count()).toBe(3);

  await page.getByRole('link', { name: 'Archived chats' }).click();
  await page.getByRole('button', { name: 'Bring back Tides of last year' }).click();
  await listed.waitFor();
  await page.getByText('Chats that you archive').waitFor();
});
