import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { decide, flagAnswer, setRole } from '#tests/support/reviewers.ts';
import { ask } from './on-the-page.ts';
import { startWebHouse, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let lin: CastMember;
let mo: CastMember;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
  lin = await house.invite('lin');
  mo = await house.invite('mo');
  await setRole(house.server, 'mo', 'moderator');
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

async function visit(person: CastMember, path: string) {
  return (await house.visit(person, path)).page;
}

test('Lin flags an answer, Ada takes it and upholds it, and Lin sees at once what came of it', async () => {
  await flagAnswer(house.server, lin, ['off_topic']);
  const hers = await visit(lin, '/');
  await ask(hers, 'Is the **tide** rising?');
  await hers.getByRole('button', { name: 'Flag this answer' }).click();
  await hers.getByRole('checkbox', { name: 'Unsafe' }).check();
  await hers.getByText('A moderator will look at it').waitFor();
  await hers.getByRole('textbox', { name: 'What should a moderator know?' }).fill('It is falling');
  await hers.getByRole('button', { name: 'Save comment' }).click();
  await hers.getByRole('button', { name: 'Save comment' }).waitFor({ state: 'hidden' });
  await hers.keyboard.press('Escape');
  expect(await hers.getByRole('button', { name: 'You have flagged this answer' }).count()).toBe(1);

  const page = await visit(ada, '/');
  await page.getByRole('button', { name: /ada/ }).click();
  await page.getByRole('menuitem', { name: 'Review 2' }).click();
  const rows = page.getByRole('list', { name: 'Cases' }).getByRole('listitem');
  await rows.first().getByText('Unsafe').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect
    .poll(() =>
      rows
        .nth(1)
        .getByRole('link')
        .evaluate((row) => row === document.activeElement),
    )
    .toBe(true);
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');

  const flagged = page.getByRole('article', { name: 'Flagged answer' });
  await flagged.locator('strong').filter({ hasText: 'tide' }).waitFor();
  await page.getByText('It is falling').waitFor();
  await page.getByRole('button', { name: 'Take it' }).click();
  await page.getByText(/You are at work on it, until/).waitFor();
  await page.getByText('Uphold').click();
  await page.getByRole('textbox', { name: 'Why', exact: true }).fill('The harbour office says so');
  await page.getByRole('button', { name: 'Uphold' }).click();
  await page.getByText('by ada').waitFor();
  await page.getByRole('textbox', { name: 'Comment for the other reviewers' }).fill('I told the harbour');
  await page.getByRole('button', { name: 'Comment' }).click();
  await page.getByRole('region', { name: 'History' }).getByText('I told the harbour').waitFor();

  await hers.getByRole('button', { name: 'Your flag was upheld' }).click();
  await hers.getByText('The harbour office says so').waitFor();
  expect(await hers.getByText('ada').count()).toBe(0);
  await page.getByRole('link', { name: 'To the queue', exact: true }).click();
  await expect.poll(() => rows.count()).toBe(1);
});

test('whoever was not quick enough is told what happened, and can open the case again', async () => {
  const { caseId } = await flagAnswer(house.server, lin);
  const page = await visit(mo, `/review/${caseId}`);
  await page.getByText('Dismiss').click();
  await page.getByRole('textbox', { name: 'Why', exact: true }).fill('It is right');
  expect((await decide(ada, caseId, 1, 'upheld', 'It is wrong')).status).toBe(200);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByText('This case has changed since you read it. ada upheld it.').waitFor();
  await page.getByText('by ada').waitFor();
  await page.getByRole('button', { name: 'Open again' }).click();
  await page.getByRole('textbox', { name: 'Why it should be looked at again' }).fill('See the almanac');
  await page.getByRole('button', { name: 'Open again' }).click();
  await page.getByText('Nobody is at work on it.').waitFor();
  await page.getByRole('button', { name: 'Give it to somebody else' }).click();
  await page.getByRole('menuitem', { name: /ada/ }).click();
  await page.getByText(/ada is at work on it/).waitFor();
  await page.getByText('To decide on it, take it over from ada.').waitFor();
});

test('one’s own flag is for others to decide on, the queue is filtered, and members have no review', async () => {
  const { caseId } = await flagAnswer(house.server, ada, ['outdated']);
  const page = await visit(ada, '/review');
  await page.getByRole('combobox', { name: 'Flag' }).selectOption('Outdated');
  await expect.poll(() => page.getByRole('list', { name: 'Cases' }).getByRole('listitem').count()).toBe(1);
  await page.getByRole('link', { name: /Outdated/ }).click();
  await page.getByText('You have flagged this message yourself').waitFor();
  expect(await page.getByRole('button', { name: 'Take it' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Back to the queue' }).click();
  await page.getByRole('combobox', { name: 'State' }).selectOption('Withdrawn');
  await page.getByText('No case is like this').waitFor();
  await page.getByRole('button', { name: 'Show all that wait' }).click();
  await page.getByRole('list', { name: 'Cases' }).waitFor();

  const hers = await visit(lin, `/review/${caseId}`);
  await hers.getByText('There is nothing at this address').waitFor();
});
