import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { priceOf } from '#server/providers/price-book.ts';
import { costInNanoDollars } from '#server/providers/price.ts';
import { anthropicUsage } from '#server/providers/usage-shapes.ts';

const page = readFileSync(new URL('../../docs/money.md', import.meta.url), 'utf8');
const example = page.slice(page.indexOf('### An example'), page.indexOf('## 4.'));

/** The example's table: tokens, dollars a million and nano-dollars. */
const lines = [...example.matchAll(/^\| [^|]+ \| (\d+) \| ([\d.]+) \| (\d+) \|$/gm)].map((row) =>
  row.slice(1).map(Number),
);

test('every line of the example on the page of money is its tokens times its price, and together they are its sum', () => {
  expect(lines).toHaveLength(5);
  for (const [tokens, dollars, nano] of lines) expect(tokens! * dollars! * 1000).toBe(nano);
  const together = Number(/^\| together \| \| \| (\d+) \|$/m.exec(example)?.[1]);
  expect(lines.reduce((sum, [, , nano]) => sum + nano!, 0)).toBe(together);
  expect(Number(/That is \$([\d.]+)\./.exec(example)?.[1]) * 1e9).toBeCloseTo(together, 3);
});

test('the product reckons the example as the page does', () => {
  const report: unknown = JSON.parse(/```json\n(.+?)```/s.exec(example)![1]!);
  const [, model] = /report of Anthropic for `(.+?)`/.exec(example)!;
  const at = new Date('2026-11-22T12:00:00Z');
  const { price } = priceOf({ modelType: 'anthropic', modelId: model!, apiEndpoint: null }, at)!;
  expect(costInNanoDollars(anthropicUsage(report)!.usage, price, at)).toBe(
    BigInt(lines.reduce((sum, [, , nano]) => sum + nano!, 0)),
  );
});
