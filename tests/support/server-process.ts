import { pino } from 'pino';
import { startApp } from '#server/app.ts';
import { cheapPasswords, testConfig } from './test-config.ts';

/**
 * A server in a process of its own, for tests that need several on one database. It says its address
 * to its parent, and ends with it.
 */
const [databaseUrl = '', dataDir = ''] = process.argv.slice(2);

const app = await startApp({
  config: testConfig({ databaseUrl, dataDir }),
  log: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }),
  passwordCost: cheapPasswords,
});
process.send?.(app.address);
process.once('disconnect', () => void app.close(0));
