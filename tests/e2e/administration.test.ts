import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import { auditOf } from '#tests/support/audit.ts';
import type { CastMember } from '#tests/support/cast.ts';
import { startWebHouse, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let lin: CastMember;

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
  lin = await house.invite('lin');
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

async function visit(person: CastMember, path: string, options = {}) {
  return (await house.visit(person, path, options)).page;
}

test('an administrator finds a person, gives them a role, and lets them in no more; others find no such pages', async () => {
  const hers = await visit(lin, '/admin/people');
  await hers.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
  await hers.getByRole('link', { name: 'To the start' }).click();

  const page = await visit(ada, '/');
  await page.getByRole('button', { name: /ada/ }).click();
  await page.getByRole('menuitem', { name: 'Administration' }).click();
  await page.getByRole('searchbox', { name: 'Username or email address' }).fill('li');
  const row = page.getByRole('row').filter({ hasText: 'lin@example.org' });
  await page.getByRole('row').filter({ hasText: 'ada@example.org' }).waitFor({ state: 'detached' });
  await row.getByRole('button', { name: 'Actions for lin' }).click();
  await page.getByRole('menuitem', { name: 'Change the role' }).click();
  await page.getByRole('radio', { name: /Moderator/ }).check();
  await page.getByRole('textbox', { name: 'Reason' }).fill('She reviews flags');
  await page.getByRole('button', { name: 'Change the role' }).click();
  await row.getByRole('cell', { name: 'moderator' }).waitFor();

  await row.getByRole('button', { name: 'Actions for lin' }).click();
  await page.getByRole('menuitem', { name: 'Deactivate' }).click();
  const deactivate = page.getByRole('dialog').getByRole('button', { name: 'Deactivate' });
  expect(await deactivate.isDisabled()).toBe(true);
  await page.getByRole('textbox', { name: 'Reason' }).fill('Has left');
  await deactivate.click();
  await row.getByText('deactivated').waitFor();
  // A page of theirs that is open learns of it by itself.
  await hers.getByRole('heading', { name: 'Welcome back' }).waitFor();

  await row.getByRole('button', { name: 'Actions for lin' }).click();
  await page.getByRole('menuitem', { name: 'Reactivate' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reactivate' }).click();
  await row.getByRole('cell', { name: 'moderator', exact: true }).waitFor();
  expect(await row.getByText('deactivated').count()).toBe(0);
  expect(
    (await auditOf(house.server.pool, ['person', lin.me.id])).map(({ action, reason }) => [action, reason]),
  ).toEqual([
    ['person.role_changed', 'She reviews flags'],
    ['person.deactivated', 'Has left'],
    ['person.reactivated', ''],
  ]);

  await row.getByRole('button', { name: 'Actions for lin' }).click();
  await page.getByRole('menuitem', { name: 'What was done to them' }).click();
  await page.getByRole('row', { name: /Deactivated a person.*ada.*Has left/ }).waitFor();
  expect(await page.getByRole('table', { name: 'Audit log' }).getByRole('rowheader').count()).toBe(3);

  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByRole('button', { name: 'Actions for ada' }).click();
  await page.getByRole('menuitem', { name: 'Deactivate' }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('I leave');
  await deactivate.click();
  await page.getByRole('alert').getByText('last active administrator').waitFor();
});

test('an administrator finds a chat, says why they look, reads it, and gives it another title', async () => {
  const omar = await house.invite('omar');
  const { conversation } = await askAndGetAnswer(omar, { title: 'My bank number' });
  await askAndGetAnswer(ada, { title: 'Something else' });
  const page = await visit(ada, '/admin/chats');
  await page.getByRole('link', { name: 'Something else' }).last().waitFor();
  await page.getByRole('combobox', { name: 'Person' }).fill('om');
  await page.getByRole('option', { name: /omar/ }).click();
  await page.getByRole('row').filter({ hasText: 'Something else' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'My bank number' }).click();

  await page.getByRole('button', { name: 'Look at what is said' }).click();
  expect(await page.getByText('Why?', { exact: true }).count()).toBe(0);
  await page.getByRole('textbox', { name: 'Reason' }).fill('He asked me to');
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  await page.getByRole('article', { name: /^omar/ }).getByText('Why?', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Change the title' }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('About a bank');
  await page.getByRole('textbox', { name: 'Reason' }).fill('No numbers in titles');
  await page.getByRole('dialog').getByRole('button', { name: 'Change the title' }).click();
  await page.getByRole('heading', { name: 'About a bank' }).waitFor();
  const acts = await auditOf(house.server.pool, ['chat', conversation.id]);
  expect(acts.map(({ action, reason }) => [action, reason])).toEqual([
    ['chat.viewed', 'He asked me to'],
    ['chat.renamed', 'No numbers in titles'],
  ]);
});

test('messages are numbers until a reason is given, then they are searched; all of it fits a phone', async () => {
  const tove = await house.invite('tove');
  await askAndGetAnswer(tove, { title: 'Tides' });
  const page = await visit(ada, '/admin/messages', phone);
  const rows = page.getByRole('row').filter({ hasText: 'Tides' });
  await rows.first().waitFor();
  expect(await page.getByText('Why?', { exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Read and search' }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('A complaint');
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  await page.getByRole('searchbox', { name: 'What was said' }).fill('wHY');
  await expect.poll(() => rows.getByText('Why?', { exact: true }).count()).toBe(2);
  await rows.first().getByRole('button', { name: 'The whole message' }).click();
  await page.getByRole('dialog').getByText('Why?').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox', { name: 'What was said' }).fill('nobody said this');
  await page.getByText('No message is like this.').waitFor();
  for (const path of ['/admin/people', '/admin/chats', '/admin/messages']) {
    await page.goto(house.url + path);
    await page.getByRole('row').last().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  }
});
