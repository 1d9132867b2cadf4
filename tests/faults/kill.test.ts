import { test } from 'vitest';
import { expectNothingLost, killOverAndOver } from './kill-rounds.ts';

test('kill -9 of the server and its database in mid-stream loses nothing that was shown or acknowledged', async () => {
  expectNothingLost(await killOverAndOver({ rounds: 4, streams: 8 }), 4 * (8 + 4));
}, 120_000);
