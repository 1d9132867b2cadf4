import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { startWebHouse, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

test('a period is shortened only after its consequences are shown; deleted conversations are counted', async () => {
  const { page } = await house.visit(ada, '/admin/retention');
  await page.getByText('Nothing so far. A run that deletes anything is listed here').waitFor();
  await page.getByText('Nobody has deleted a conversation in this time.').waitFor();

  const { conversation } = await askAndGetAnswer(ada);
  await ada.client.delete(`/api/conversations/${conversation.id}/`);
  await house.server.pool.query(`update conversation set deleted_at = now() - interval '40 days'`);
  await page.reload();
  await page
    .getByRole('table', { name: 'By agent' })
    .getByRole('row', { name: /Assistant/ })
    .waitFor();
  await page.getByText('What was deleted held 2 messages').waitFor();

  await page.getByRole('button', { name: 'Change how long: Deleted conversations' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('For some days').click();
  await dialog.getByRole('textbox', { name: 'Days' }).fill('0');
  await dialog.getByRole('button', { name: 'See what goes' }).click();
  await dialog.getByText('At least 1.').waitFor();
  await dialog.getByRole('textbox', { name: 'Days' }).fill('30');
  await dialog.getByRole('button', { name: 'See what goes' }).click();
  await dialog.getByText('1 conversation with 2 messages').waitFor();
  await dialog.getByRole('button', { name: 'Keep for 30 days' }).click();
  await page.getByText('Next run: 1 conversation with 2 messages').waitFor();

  await page.getByRole('button', { name: 'Change how long: Deleted conversations' }).click();
  await page.getByRole('dialog').getByText('For ever').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Set', exact: true }).click();
  await expect.poll(() => page.getByText('Next run:').count()).toBe(0);
});
