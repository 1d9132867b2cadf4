import type { Config } from '#server/config.ts';

/** Hashes a password in about a millisecond. */
export const cheapPasswords = { logN: 8, r: 8, p: 1 };

/** What a test may set; where its data is, it must. */
export type TestConfig = Partial<Config>;

/** A server on a free port that looks for nothing outside. */
export function testConfig(set: TestConfig & Pick<Config, 'dataDir' | 'databaseUrl'>): Config {
  return {
    port: 0,
    host: '127.0.0.1',
    databasePoolSize: 8,
    redisUrl: null,
    secretKey: 'the secret key of the servers under test',
    publicUrl: null,
    allowedOrigins: [],
    trustedProxies: [],
    logLevel: 'silent',
    openai: { apiKey: null, model: null, baseUrl: null },
    anthropicApiKey: null,
    googleApiKey: null,
    ollamaBaseUrl: null,
    titles: 'first_message',
    ...set,
  };
}
