/**
 * A path of this app, or null. What comes in an address could name another site, also as `//site` or `/\site`,
 * which browsers read as hosts; such a value leads nowhere.
 */
export function safePath(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return null;
  const base = 'http://colloquy.invalid';
  const url = URL.parse(value, base);
  return url !== null && url.origin === base ? url.pathname + url.search + url.hash : null;
}
