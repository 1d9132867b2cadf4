import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { ConfigError, loadConfig } from './config.ts';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'colloquy-config-'));
});

afterEach(() => rmSync(cwd, { recursive: true }));

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(env, cwd);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('with nothing set, the server is for this machine alone and keeps its data in ./data', () => {
  expect(loadConfig({}, cwd)).toEqual({
    port: 8000,
    host: '127.0.0.1',
    dataDir: join(cwd, 'data'),
    databaseUrl: null,
    databasePoolSize: 10,
    redisUrl: null,
    secretKey: readFileSync(join(cwd, 'data', 'secret-key'), 'utf8').trim(),
    publicUrl: null,
    allowedOrigins: [],
    trustedProxies: [],
    logLevel: 'info',
    openai: { apiKey: null, model: null, baseUrl: null },
    anthropicApiKey: null,
    googleApiKey: null,
    ollamaBaseUrl: null,
    titles: 'model',
  });
});

test('everything set is taken', () => {
  const config = loadConfig(
    {
      PORT: '0',
      HOST: '0.0.0.0',
      DATA_DIR: '/srv/colloquy',
      DATABASE_URL: 'postgresql://ada:secret@db:5433/colloquy',
      DATABASE_POOL_SIZE: '20',
      REDIS_URL: 'redis://cache:6379',
      SECRET_KEY: 'k'.repeat(32),
      PUBLIC_URL: 'https://chat.example.org/',
      ALLOWED_ORIGINS: 'https://app.example.org, http://localhost:3000',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1,192.168.1.1',
      LOG_LEVEL: 'debug',
      OPENAI_API_KEY: 'sk-1',
      OPENAI_MODEL: 'gpt-4.1-mini',
      OPENAI_BASE_URL: 'http://127.0.0.1:9000/v1/',
      ANTHROPIC_API_KEY: 'sk-2',
      GEMINI_API_KEY: 'sk-3',
      OLLAMA_BASE_URL: 'http://127.0.0.1:11434',
    },
    cwd,
  );
  expect(config).toMatchObject({
    port: 0,
    host: '0.0.0.0',
    dataDir: '/srv/colloquy',
    databasePoolSize: 20,
    secretKey: 'k'.repeat(32),
    publicUrl: 'https://chat.example.org',
    allowedOrigins: ['https://app.example.org', 'http://localhost:3000'],
    trustedProxies: ['10.0.0.0/8', '::1', '192.168.1.1'],
    openai: { apiKey: 'sk-1', model: 'gpt-4.1-mini', baseUrl: 'http://127.0.0.1:9000/v1' },
    googleApiKey: 'sk-3',
  });
});

test('.env is read, the environment wins over it, and a variable set to nothing counts as not set', () => {
  writeFileSync(join(cwd, '.env'), '# mine\nPORT=9000\nHOST="0.0.0.0"\nOPENAI_API_KEY=\'from file\'\nREDIS_URL=\n');
  const config = loadConfig({ OPENAI_API_KEY: 'from environment', PORT: '' }, cwd);
  expect(config).toMatchObject({ port: 9000, host: '0.0.0.0', redisUrl: null });
  expect(config.openai.apiKey).toBe('from environment');
});

test('each problem is one line that names the variable and what is expected, never the value', () => {
  const problems = problemsOf({
    PORT: '80a',
    DATABASE_URL: 'mysql://root:hunter2@db/x',
    DATABASE_POOL_SIZE: '1',
    SECRET_KEY: 'hunter2',
    PUBLIC_URL: 'chat.example.org',
    ALLOWED_ORIGINS: 'https://app.example.org/path',
    TRUSTED_PROXIES: '10.0.0.0/33',
    LOG_LEVEL: 'loud',
  });
  expect(problems).toEqual([
    'PORT must be a whole number from 0 to 65535',
    'DATABASE_URL must be an address like postgresql://user:password@host:5432/database',
    'DATABASE_POOL_SIZE must be a whole number from 3 to 1000',
    'SECRET_KEY must have at least 32 characters, as `openssl rand -hex 32` makes',
    'PUBLIC_URL must be an address like https://chat.example.org',
    'ALLOWED_ORIGINS must be a list of origins with commas between, like https://app.example.org',
    'TRUSTED_PROXIES must be a list of IP addresses or CIDR ranges with commas between, like 10.0.0.0/8',
    'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent',
  ]);
  expect(existsSync(join(cwd, 'data'))).toBe(false);
});

test('the secret key is made once, for its owner’s eyes alone, and kept', () => {
  const first = loadConfig({}, cwd).secretKey;
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(loadConfig({}, cwd).secretKey).toBe(first);
  expect(statSync(join(cwd, 'data', 'secret-key')).mode & 0o777).toBe(0o600);
});

test('a secret key that was cut short is refused instead of replaced', () => {
  loadConfig({}, cwd);
  writeFileSync(join(cwd, 'data', 'secret-key'), 'short');
  expect(() => loadConfig({}, cwd)).toThrow(/is too short for a secret key/);
});
