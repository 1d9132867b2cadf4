import type { Topic } from './topic.ts';

export const englishCodeTopics: Topic[] = [
  {
    language: 'en',
    kind: 'code',
    titles: ['A query on {table} that got slow', 'Why is {table} slow?', 'An index on {table}'],
    turns: [
      [
        'This takes 4 seconds since last week. The table `{table}` has 3 million rows.\n\n```sql\nselect * from {table} where lower(email) = $1 order by created_at desc limit 20;\n```',
        'The index on `email` can’t be used, since the query asks for `lower(email)`. Index what you ask for:\n\n```sql\ncreate index concurrently {table}_email on {table} (lower(email), created_at desc);\n```\n\nWith `created_at` in it the 20 rows come in order and nothing has to be sorted. Check it with `explain (analyze, buffers)`: you want an *Index Scan* and no *Sort*.',
      ],
      [
        'Why was it fast before?',
        'Probably the table was small enough to stay in memory, and reading all of it took some milliseconds. A plan does not get worse; **the data outgrows it**.',
      ],
      [
        'The index is there and it still scans.',
        "Then the statistics are old, or the type differs. Try both:\n\n```sql\nanalyze {table};\nexplain select 1 from {table} where lower(email) = 'a@example.org'::text;\n```\n\nIf the second uses the index, the parameter arrives as another type than `text`.",
      ],
      [
        'That was it. How do I keep it from happening again?',
        'Log what takes longer than 200 ms (`log_min_duration_statement`) and look at the list once a week. Ten minutes on {day} are cheaper than one bad evening.',
      ],
    ],
    gist: 'Index the expression that the query uses, with the order in it.',
    example: 'create index on orders (lower(email), created_at desc)',
    keyTopics: ['SQL', 'index', 'query plan'],
  },
  {
    language: 'en',
    kind: 'code',
    titles: ['A test that fails sometimes', 'Flaky test', 'Waiting in tests'],
    turns: [
      [
        "This test fails one time in twenty:\n\n```ts\ntest('shows the total', async () => {\n  start();\n  await sleep(100);\n  expect(total()).toBe(3);\n});\n```",
        "It waits for a time instead of for **what it needs**. On a busy machine 100 ms are not enough:\n\n```ts\ntest('shows the total', async () => {\n  const started = start();\n  await started;\n  expect(total()).toBe(3);\n});\n```\n\nIf `start` has no promise to wait for, let it return one: the program will need it too.",
      ],
      [
        'It comes from a library, I can’t change it.',
        'Then poll for the condition with an end:\n\n```ts\nawait expect.poll(() => total(), { timeout: 5_000 }).toBe(3);\n```\n\nThe 5 seconds are never waited for when all is well.',
      ],
      ['Should I just retry failed tests?', 'No. A retry hides the one in twenty that your users see as well.'],
    ],
    gist: 'Wait for the condition, never for a time.',
    example: 'await expect.poll(() => total()).toBe(3)',
    keyTopics: ['tests', 'waiting', 'TypeScript'],
  },
  {
    language: 'en',
    kind: 'code',
    titles: ['Reading a CSV without surprises', 'CSV with commas', 'A parser for {table}.csv'],
    turns: [
      [
        'I split lines of `{table}.csv` at commas and names like "Smith, Ada" break it. What is the smallest thing that works?',
        'Read character by character and remember whether you are inside quotes:\n\n```python\nimport csv\n\nwith open("{table}.csv", newline="", encoding="utf-8-sig") as file:\n    for row in csv.DictReader(file):\n        print(row["name"])\n```\n\n`newline=""` lets the reader see line breaks inside quotes, and `utf-8-sig` drops the mark that spreadsheets put in front.',
      ],
      [
        'And semicolons?',
        '`csv.DictReader(file, delimiter=";")`. Do not let it guess: `Sniffer` is wrong just when the file is short.',
      ],
      [
        'How do I test it?',
        'Four lines are enough: a plain one, one with a comma in quotes, one with a doubled quote, and one with a line break in it.',
      ],
    ],
    gist: 'Use the reader that comes with the language, and tell it the delimiter.',
    example: '"Smith, Ada",3 is one name and a number',
    keyTopics: ['CSV', 'Python', 'parsing'],
  },
];
