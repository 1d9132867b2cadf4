import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';

import { z } from 'zod';

import { readOrMakeSecretKey } from './secret-key.ts';
import { StartError } from './start-error.ts';

/** Everything that can be set from outside. Only this file reads the environment. */
export interface Config {
  /** 0 for any free port. */
  port: number;
  host: string;
  /** Absolute. */
  dataDir: string;
  /** Null for the embedded database in `dataDir`. */
  databaseUrl: string | null;
  databasePoolSize: number;
  /** Null for a single node. */
  redisUrl: string | null;
  secretKey: string;
  /** The address that people use, without a slash at its end; null to take it from each request. */
  publicUrl: string | null;
  /** Origins besides the server's own whose pages may use the API with a cookie. */
  allowedOrigins: string[];
  /** Addresses and CIDR ranges whose forwarded headers are believed. */
  trustedProxies: string[];
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  openai: { apiKey: string | null; model: string | null; baseUrl: string | null };
  anthropicApiKey: string | null;
  googleApiKey: string | null;
  ollamaBaseUrl: string | null;
  /** Who finds titles for conversations that are begun without one. */
  titles: 'model' | 'first_message';
}

/** What is wrong with the environment: one line a problem, each naming the variable and what is expected of it. */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const schema = z.object({
  PORT: wholeNumber(0, 65_535, 8000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/database'),
  DATABASE_POOL_SIZE: wholeNumber(3, 1000, 10),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://host:6379'),
  SECRET_KEY: z.string().min(32, 'must have at least 32 characters, as `openssl rand -hex 32` makes').optional(),
  PUBLIC_URL: url(['http:', 'https:'], 'https://chat.example.org'),
  ALLOWED_ORIGINS: list(isOrigin, 'a list of origins with commas between, like https://app.example.org'),
  TRUSTED_PROXIES: list(isAddressOrRange, 'a list of IP addresses or CIDR ranges with commas between, like 10.0.0.0/8'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_MODEL: z.string().optional(),
  OPENAI_BASE_URL: url(['http:', 'https:'], 'https://api.openai.com/v1'),
  ANTHROPIC_API_KEY: z.string().optional(),
  GOOGLE_GENERATIVE_AI_API_KEY: z.string().optional(),
  GEMINI_API_KEY: z.string().optional(),
  OLLAMA_BASE_URL: url(['http:', 'https:'], 'http://127.0.0.1:11434'),
  TITLES: z.enum(['model', 'first_message'], { error: 'must be model or first_message' }).default('model'),
});

/**
 * The configuration from `env` and from the file `.env` in `cwd`; what is in both counts as `env` has it. A variable set
 * to nothing counts as not set.
 *
 * @throws {ConfigError}
 */
export function loadConfig(env: NodeJS.ProcessEnv, cwd: string): Config {
  const set = { ...withoutEmpty(readDotEnv(cwd)), ...withoutEmpty(env) };
  const parsed = schema.safeParse(set);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(explain));
  const values = parsed.data;
  const dataDir = resolve(cwd, values.DATA_DIR);
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir,
    databaseUrl: values.DATABASE_URL ?? null,
    databasePoolSize: values.DATABASE_POOL_SIZE,
    redisUrl: values.REDIS_URL ?? null,
    secretKey: values.SECRET_KEY ?? readOrMakeSecretKey(dataDir),
    publicUrl: withoutSlash(values.PUBLIC_URL),
    allowedOrigins: values.ALLOWED_ORIGINS,
    trustedProxies: values.TRUSTED_PROXIES,
    logLevel: values.LOG_LEVEL,
    openai: {
      apiKey: values.OPENAI_API_KEY ?? null,
      model: values.OPENAI_MODEL ?? null,
      baseUrl: withoutSlash(values.OPENAI_BASE_URL),
    },
    anthropicApiKey: values.ANTHROPIC_API_KEY ?? null,
    googleApiKey: values.GOOGLE_GENERATIVE_AI_API_KEY ?? values.GEMINI_API_KEY ?? null,
    ollamaBaseUrl: withoutSlash(values.OLLAMA_BASE_URL),
    titles: values.TITLES,
  };
}

function readDotEnv(cwd: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(join(cwd, '.env'), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new ConfigError([`.env can't be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function withoutEmpty(env: NodeJS.Dict<string>): Record<string, string> {
  const entries = Object.entries(env).map(([name, value]) => [name, value?.trim() ?? ''] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** Never the value itself, which may be a secret. */
function explain(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')} ${issue.message}`;
}

function wholeNumber(least: number, most: number, fallback: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most, message)
    .transform(Number)
    .default(fallback);
}

function url(protocols: string[], example: string) {
  const isOne = (text: string): boolean => URL.canParse(text) && protocols.includes(new URL(text).protocol);
  return z.string().refine(isOne, `must be an address like ${example}`).optional();
}

function list(isItem: (item: string) => boolean, expected: string) {
  const split = (text: string): string[] => text.split(',').map((item) => item.trim());
  return z
    .string()
    .refine((text) => split(text).every(isItem), `must be ${expected}`)
    .transform(split)
    .default([]);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits] = text.split('/');
  const family = isIP(address);
  if (family === 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function withoutSlash(address: string | undefined): string | null {
  return address?.replace(/\/+$/, '') ?? null;
}
