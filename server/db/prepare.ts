import { pino } from 'pino';

import { loadConfig } from '#server/config.ts';

import { connectDatabase } from './database.ts';

/** Run by a first start while it builds the web app: makes the database and its schema, so that the server finds them. */
const database = await connectDatabase(loadConfig(process.env, process.cwd()), pino({ level: 'silent' }));
await database.close();
