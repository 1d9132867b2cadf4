import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { loadConfig } from './config.ts';
import { giveBackMemory } from './give-back-memory.ts';
import { explainFailure } from './start-error.ts';

enableCompileCache();

/** A second signal means that whoever sent it does not want to wait. */
const exitCodeOfSecondSignal = 130;

/** Of the start script: the build of the web app that it makes meanwhile. */
const { values: given } = parseArgs({ options: { 'coming-web-app': { type: 'string' } } });

async function main(): Promise<void> {
  const config = loadConfig(process.env, process.cwd());
  const log = pino({
    level: config.logLevel,
    redact: ['req.headers.authorization', 'req.headers.cookie', 'password', '*.password'],
  });
  const { startApp } = await import('./app.ts');
  const app = await startApp({ config, log, comingWebApp: given['coming-web-app'] });
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(exitCodeOfSecondSignal);
      isStopping = true;
      log.info({ signal }, 'stopping');
      app.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'the server did not stop cleanly');
          process.exit(1);
        },
      );
    });
  }
  // What nobody caught is a bug of ours; the other people's requests are no reason to die for it.
  process.on('unhandledRejection', (reason) => log.error({ err: reason }, 'a promise was rejected and nobody looked'));
  giveBackMemory();

  await app.hasPages;
  log.info({ address: app.address, model: app.defaultModel.name, why: app.defaultModel.reason }, 'ready');
  process.stdout.write(
    `Colloquy is ready at ${app.address}\n${app.defaultModel.name} answers: ${app.defaultModel.reason}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${explainFailure(error)}\n`);
  process.exit(1);
});
