/** The days of a seeded ledger come again, so many at a time. */
export const blockDays = 4;
export const versionsEach = 3;

/** Which version of an agent answered in a block; block 0 holds the newest days. */
export function versionIn(block: number, blocks: number): number {
  return versionsEach - Math.floor((block * versionsEach) / blocks);
}
