/**
 * The model server as a process of its own, for benchmarks and fault tests:
 *   node tests/support/model-server/main.ts --port 9999 --models chain-200,pace-30-120
 * It prints `{"url","port"}` as its first line and ends on SIGTERM. `GET /control/stats` tells its totals.
 */
import { parseArgs } from 'node:util';
import { startModelServer, type ModelServerOptions } from './start-model-server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    models: { type: 'string' },
    fallback: { type: 'string', default: 'echo' },
    'api-key': { type: 'string' },
    'keep-requests': { type: 'string', default: '1000' },
  },
});

const options: ModelServerOptions = {
  port: Number(values.port),
  host: values.host,
  fallback: values.fallback,
  keepRequests: Number(values['keep-requests']),
};
if (values.models !== undefined) options.models = values.models.split(',');
if (values['api-key'] !== undefined) options.apiKey = values['api-key'];

const server = await startModelServer(options);
process.stdout.write(`${JSON.stringify({ url: server.url, port: server.port })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.close());
