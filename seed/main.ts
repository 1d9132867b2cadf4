import { parseArgs } from 'node:util';
import { loadConfig } from '#server/config.ts';
import { explainFailure } from '#server/start-error.ts';
import { cast, castPassword } from './cast.ts';
import { withDatabase } from './open-database.ts';
import { NotEmpty, seedHouse } from './seed-house.ts';
import { settleHouse } from './settle-house.ts';

const mostScale = 20;

/** `npm run seed`: a house that people have lived in for six months, to look at. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { scale: { type: 'string', default: '1' } } });
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= mostScale)) return fail(`--scale is a number above 0 and up to ${mostScale}`);
  const began = performance.now();
  const config = loadConfig(process.env, process.cwd());
  const seeded = await withDatabase(config, async (db, url) => {
    const house = await seedHouse(db, { scale, now: new Date() });
    if (house.was === 'seeded') await settleHouse(url);
    return house;
  });
  if (seeded.was === 'there') return say('The house is there already. Nothing was changed.');
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`${seeded.conversations} conversations with ${seeded.messages} messages in ${seconds} s.`);
  say(`This is a demonstration: nobody in it is real, and all of them have the password  ${castPassword}`);
  for (const { username, role, hasLeft } of cast) say(`  ${username.padEnd(9)} ${hasLeft ? 'has left' : role}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}

main().catch((error: unknown) => fail(error instanceof NotEmpty ? error.message : explainFailure(error)));
