import { describe, expect, test } from 'vitest';
import { readPlainReply, readReply } from './read-reply.ts';

const object = { title: 'Tides', summary: 'They come and go.', topics: ['sea', 'moon'] };
const json = JSON.stringify(object);
const reply = { title: 'Tides', text: 'They come and go.', topics: ['sea', 'moon'] };

describe('a summary is read', () => {
  test.each([
    ['as it should be', json],
    ['in a fence', `\`\`\`json\n${json}\n\`\`\``],
    ['with words around it', `Of course! {as asked}\n${json}\nShall I go on? {}`],
    ['behind thoughts', `<think>{"title": "No", "summary": "Not this"}</think>${json}`],
    ['spread over lines', JSON.stringify(object, null, 2)],
    ['within something else', `{"result": ${json}}`],
  ])('%s', (_, said) => {
    expect(readReply(said)).toEqual(reply);
  });

  test('with braces, quotes and line breaks of its own', () => {
    const summary = 'Say "}" and \\ and {\n\n\n\nthen';
    expect(readReply(JSON.stringify({ summary }))?.text).toBe('Say "}" and \\ and {\n\nthen');
  });

  test('in bounds, and without what can’t be stored or seen', () => {
    const wide = readReply(
      JSON.stringify({
        title: `“${'Tides and '.repeat(50)}”`,
        summary: `a\u0000b\ud800\u202ec ${'words '.repeat(2000)}`,
        topics: ['Sea', 'sea ', 7, '', 'm\noon', ...Array.from({ length: 20 }, (_, index) => `topic ${index}`)],
      }),
    )!;
    expect(wide.title.length).toBeLessThanOrEqual(100);
    expect(wide.title).toMatch(/^Tides.*…$/);
    expect(wide.text.length).toBeLessThanOrEqual(4000);
    expect(wide.text).toMatch(/^a b\ufffdc words .*words…$/s);
    expect(wide.topics).toEqual(['Sea', 'm oon', 'topic 0', 'topic 1', 'topic 2', 'topic 3', 'topic 4', 'topic 5']);
  });

  test('with topics in one text, and without a title', () => {
    expect(readReply('{"summary": "Tides.", "topics": "sea, moon; Sea"}')).toEqual({
      title: '',
      text: 'Tides.',
      topics: ['sea', 'moon'],
    });
  });

  test.each([
    ['nothing', ''],
    ['plain text', 'They come and go.'],
    ['half of one', json.slice(0, -3)],
    ['one without a summary', '{"title": "Tides", "topics": []}'],
    ['an empty one', '{"summary": " \\n"}'],
    ['another type', '{"summary": ["They come"]}'],
    ['what nobody could end reading', '{'.repeat(20_000)],
  ])('not from %s', (_, said) => {
    expect(readReply(said)).toBeNull();
  });
});

describe('plain text is a summary', () => {
  test('without its fence and heading', () => {
    expect(readPlainReply('**Summary:** They come and go.')).toEqual({ ...reply, title: '', topics: [] });
    expect(readPlainReply('<think>Hm.</think>\n```\nThey come and go.\n```')?.text).toBe('They come and go.');
  });

  test.each(['', '  ', '<think>Hm.</think>', '{"summary": "They co'])('but not %j', (said) => {
    expect(readPlainReply(said)).toBeNull();
  });
});
