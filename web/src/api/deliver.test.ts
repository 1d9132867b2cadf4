import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RequestError } from './http.ts';
import { deliver } from './deliver.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const unreachable = () => new RequestError(0, 'unreachable', 'The server can’t be reached.');

test('what the network lost is sent again under the same key', async () => {
  const keys: string[] = [];
  const sent = deliver(async (key) => {
    keys.push(key);
    if (keys.length < 3) throw unreachable();
    return 'stored';
  });
  await vi.runAllTimersAsync();
  expect(await sent).toBe('stored');
  expect(new Set(keys).size).toBe(1);
  expect(keys).toHaveLength(3);
});

test('what the server refuses is not sent again', async () => {
  const attempt = vi.fn(async () => {
    throw new RequestError(400, 'invalid', 'No.');
  });
  await expect(deliver(attempt)).rejects.toThrow('No.');
  expect(attempt).toHaveBeenCalledTimes(1);
});

test('after four tries it is given up, with what the last one said', async () => {
  const attempt = vi.fn(async () => {
    throw unreachable();
  });
  const sent = expect(deliver(attempt)).rejects.toThrow('can’t be reached');
  await vi.runAllTimersAsync();
  await sent;
  expect(attempt).toHaveBeenCalledTimes(4);
});
