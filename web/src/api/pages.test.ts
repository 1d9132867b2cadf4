import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { linkTarget, pathOf } from './pages.ts';

beforeAll(() => {
  vi.stubGlobal('location', { origin: 'https://chat.example' });
});
afterAll(() => {
  vi.unstubAllGlobals();
});

test('a full address is asked for on this origin, whatever name the server gives itself', () => {
  expect(pathOf('http://inside:8000/api/conversations/?cursor=a%2Cb')).toBe('/api/conversations/?cursor=a%2Cb');
});

test('the target of a relation is found among several, commas in it or not', () => {
  const header = '<http://inside:8000/m/?cursor=1,2&limit=5>; rel="prev", <http://inside:8000/m/?cursor=9>; rel="next"';
  expect(linkTarget(header, 'prev')).toBe('/m/?cursor=1,2&limit=5');
  expect(linkTarget(header, 'next')).toBe('/m/?cursor=9');
  expect(linkTarget(header, 'first')).toBeNull();
  expect(linkTarget(null, 'prev')).toBeNull();
});
