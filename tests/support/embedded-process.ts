import { StartError } from '#server/start-error.ts';
import { startEmbeddedPostgres } from '#server/db/embedded.ts';

/**
 * A process that holds an embedded database until SIGTERM, for tests that kill it. It prints one line of JSON when the
 * database is ready; on a StartError it ends as the server does.
 */
const [dataDir = '', settings = '{}'] = process.argv.slice(2);
const say = (line: string): void => console.error(line);

try {
  const log = { info: say, warn: say, error: say };
  const database = await startEmbeddedPostgres({ dataDir, log, settings: JSON.parse(settings) });
  console.log(JSON.stringify({ url: database.url, superuserUrl: database.superuserUrl, pid: database.pid }));
  process.once('SIGTERM', () => void database.stop());
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
