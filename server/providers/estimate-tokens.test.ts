import { expect, test } from 'vitest';
import { estimateTokens } from './estimate-tokens.ts';

/** Counted with o200k_base, OpenAI's vocabulary since GPT-4o. */
const COUNTED: [language: string, tokens: number, text: string][] = [
  [
    'an English story',
    42,
    'The quick brown fox jumps over the lazy dog while the sun sets slowly behind the distant hills, and nobody in the village seems to notice that the evening train is, once again, late by almost an hour.',
  ],
  [
    'an English letter',
    61,
    "Dear Lin, thanks for your message. I looked into the billing question you raised yesterday: the invoice for October (no. 2026-1042) was sent twice by mistake, so please ignore the second copy. If you have any further questions, don't hesitate to ask! Best regards, Ada",
  ],
  [
    'Python',
    133,
    'import asyncio\nfrom dataclasses import dataclass\n\n\n@dataclass\nclass Account:\n    owner: str\n    balance: float = 0.0\n\n    def deposit(self, amount: float) -> None:\n        if amount <= 0:\n            raise ValueError("amount must be positive")\n        self.balance += amount\n\n\nasync def main():\n    accounts = [Account(owner=f"user{i}") for i in range(10)]\n    await asyncio.gather(*(asyncio.to_thread(a.deposit, 12.5) for a in accounts))\n    print(sum(a.balance for a in accounts))\n\n\nif __name__ == "__main__":\n    asyncio.run(main())\n',
  ],
  [
    'Chinese',
    50,
    '人工智能正在改变我们的生活方式。从智能手机到自动驾驶汽车，机器学习算法无处不在。尽管如此，许多人仍然担心隐私和就业问题。我们需要在创新与责任之间找到平衡。',
  ],
  [
    'Japanese',
    65,
    '人工知能は私たちの生活を大きく変えつつあります。スマートフォンから自動運転車まで、機械学習はあらゆるところで使われています。しかし、プライバシーや雇用について心配する人も少なくありません。',
  ],
  [
    'Russian',
    47,
    'Искусственный интеллект меняет наш образ жизни. От смартфонов до беспилотных автомобилей алгоритмы машинного обучения используются повсюду. Тем не менее многие люди беспокоятся о конфиденциальности и рабочих местах.',
  ],
  [
    'French',
    47,
    "L'intelligence artificielle transforme notre mode de vie. Des téléphones aux voitures autonomes, les algorithmes d'apprentissage automatique sont partout. Pourtant, beaucoup de gens s'inquiètent pour leur vie privée et leur emploi.",
  ],
];

test.each(COUNTED)('%s is within 15 % of what a tokenizer counts', (_language, tokens, text) => {
  expect(estimateTokens(text) / tokens).toBeGreaterThan(0.85);
  expect(estimateTokens(text) / tokens).toBeLessThan(1.15);
});

test('no text is no tokens, and any text is at least one', () => {
  expect(estimateTokens('')).toBe(0);
  for (const text of ['\n', 'a', '👍', '\u0000', '\ud800']) expect(estimateTokens(text)).toBe(text === '👍' ? 2 : 1);
});

test('a text costs no more than its pieces, and grows with it', () => {
  const text = 'Colloquy counts tokens, roughly. '.repeat(100);
  expect(estimateTokens(text)).toBeLessThanOrEqual(
    estimateTokens(text.slice(0, 700)) + estimateTokens(text.slice(700)),
  );
  expect(estimateTokens(text)).toBeGreaterThan(estimateTokens(text.slice(0, 700)));
});
