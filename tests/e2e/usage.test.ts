import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { HouseUsage } from '#contract/admin/usage.ts';
import type { ModelComparison } from '#contract/model-performance.ts';
import type { UsageSeries } from '#contract/usage-series.ts';
import { askAndGetAnswer } from '#tests/support/answers.ts';
import type { CastMember } from '#tests/support/cast.ts';
import { startWebHouse, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let lin: CastMember;
let omar: CastMember;

/** Priced calls of a model, one on each of the last days, and one that has no price. */
const priced = `
  with model as (select id from llm_model where model_id = 'echo'), called as (
    insert into generation (id, kind, attempt, user_id, llm_model_id, provider, requested_model, input_uncached, output_text, usage_source,
      cost_nano, outcome, started_at, first_token_at, ended_at)
    select gen_random_uuid(), 'answer', 1, $1, model.id, 'custom', 'echo', 1000, 100 * d, 'reported', case when d < 5 then 1234567 * d + 1 end,
      'complete', now() - d * interval '1 day', now() - d * interval '1 day' + interval '400 ms',
      now() - d * interval '1 day' + interval '2 s'
    from model, generate_series(1, 5) d returning id, user_id, llm_model_id, started_at
  )
  insert into usage_pending (fact, user_id, at, llm_model_id, generation_id)
  select 'call', user_id, started_at, llm_model_id, id from called`;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
  lin = await house.invite('lin');
  omar = await house.invite('omar');
  await house.server.pool.query(priced, [lin.me.id]);
});
afterAll(() => house.close());
afterEach(async () => expect(await house.endVisits()).toEqual([]));

const inNewfoundland = { timezoneId: 'America/St_Johns' };
const narrow = { viewport: { width: 360, height: 800 } };

async function read<Body>(person: CastMember, path: string): Promise<Body> {
  const { status, body, text } = await person.client.get<Body>(path);
  expect(status, text).toBe(200);
  return body;
}

/** The cells of the file that a button gives; none here needs quotes. */
async function fileBehind(page: Page, button: Locator): Promise<string[][]> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  const text = await readFile(await download.path(), 'utf8');
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
}

/** How many charts are there, and how many of them have anything drawn. */
function drawnCharts(page: Page): Promise<[charts: number, drawn: number]> {
  return page.evaluate(() => {
    const charts = [...document.querySelectorAll('canvas')];
    const drawn = charts.filter((canvas) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.some((part) => part > 0);
    });
    return [charts.length, drawn.length];
  });
}

test('one sees what one uses, in the own time zone, by mouse, keys, table and file, and a message at once', async () => {
  const { page } = await house.visit(lin, '/usage', inNewfoundland);
  await page.getByText('1 call has no price').waitFor();
  expect(await page.getByLabel('Time zone').inputValue()).toBe('America/St_Johns');

  const told = await read<UsageSeries>(
    lin,
    '/api/analytics/series/?days=30&time_zone=America/St_Johns&by=model&most=cost',
  );
  const [series] = told.series;
  const file = await fileBehind(page, page.getByRole('button', { name: 'Download as CSV', exact: true }));
  expect(file[0]).toEqual(['Day (America/St_Johns)', `${series!.name} (US dollars)`]);
  const known = series!.total_cost.map((dollars, day) => (series!.unpriced_calls[day]! > 0 ? '' : dollars));
  expect(file.slice(1)).toEqual(told.days.map((day, index) => [day, known[index]]));

  const chart = page.getByRole('slider', { name: 'Cost a day' });
  await chart.focus();
  await page.keyboard.press('Home');
  await expect.poll(() => chart.getAttribute('aria-valuenow')).toBe('0');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => chart.getAttribute('aria-valuetext')).toContain(`${series!.name}: $0.001234568`);
  await page.getByText('Table', { exact: true }).click();
  const table = page.getByRole('table', { name: 'Cost a day' });
  await table.getByRole('row').filter({ hasText: '$0.004938269' }).waitFor();

  const messages = page.getByLabel('In all').getByText('Messages').locator('..');
  expect(await messages.innerText()).toContain('\n0\n');
  await askAndGetAnswer(lin);
  await expect.poll(() => messages.innerText()).toContain('\n1\n');
});

test('an administrator sees who uses what, looks at one of them alone, and what is asked wrongly is said', async () => {
  const { page } = await house.visit(ada, '/admin/usage?by=person');
  const rows = page.getByRole('table', { name: 'By person' }).getByRole('row');
  await rows.filter({ hasText: 'lin' }).waitFor();
  const { results } = await read<HouseUsage>(ada, '/api/admin/usage/?by=person');
  const file = await fileBehind(page, page.getByRole('button', { name: 'Download by person as CSV' }));
  const column = (title: string) => file[0]!.indexOf(title);
  const row = file.find(([name]) => name === 'lin')!;
  const expected = results.find(({ name }) => name === 'lin')!;
  expect(row[column('Cost (US dollars)')]).toBe(expected.total_cost);
  expect(row[column('Tokens read')]).toBe(String(expected.input_tokens));
  expect(row[column('Share of cost (share)')]).toBe(String(expected.share_of_cost));

  await rows.getByRole('button', { name: 'lin' }).click();
  await page.getByRole('button', { name: 'Not only lin' }).waitFor();
  await page
    .getByRole('table', { name: 'By model' })
    .getByRole('columnheader', { name: 'Cost', exact: true })
    .waitFor();
  await page.getByRole('button', { name: 'Price them' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Price them' }).click();
  await dialog.getByRole('alert').filter({ hasText: 'The price of' }).waitFor();
  await dialog.getByRole('link', { name: 'Set its price' }).waitFor();

  await page.goto(`${house.url}/admin/usage?model=none`);
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
});

test('everybody sees how models do; where there is little to go by it is said so', async () => {
  const { page } = await house.visit(lin, '/performance');
  const { results } = await read<ModelComparison>(lin, '/api/model-performance/comparison/?days=30');
  const table = page.getByRole('table', { name: 'Models side by side' });
  await table.getByText('not enough data').first().waitFor();
  const file = await fileBehind(page, page.getByRole('button', { name: 'Download models side by side' }));
  expect(file[1]![file[0]!.indexOf('Cost (US dollars)')]).toBe(results[0]!.total_cost);
  expect(file[1]![file[0]!.indexOf('Whole answer p95 (seconds)')]).toBe(String(results[0]!.response_time_p95));
  await page.getByRole('slider', { name: 'Until the whole answer' }).waitFor();
  await page.getByText('What people think of its answers will be here').waitFor();
  await expect.poll(() => drawnCharts(page)).toEqual([6, 6]);
});

test('who has used nothing is told what will be here, and nothing is wider than a narrow screen', async () => {
  const { page } = await house.visit(omar, '/usage', narrow);
  await page.getByText('What your chats cost on each day will be here.').waitFor();
  await page.getByText('Each model that you use will be here').waitFor();
  const administrator = await house.visit(ada, '/admin/usage', narrow);
  await administrator.page.getByRole('table', { name: 'By model' }).waitFor();
  for (const { page: shown } of [{ page }, administrator])
    expect(await shown.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});
