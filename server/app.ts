import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { ApiPorts } from './api/ports.ts';
import { closeInOrder } from './close-in-order.ts';
import type { Config } from './config.ts';
import { type Accounts, createAccounts } from './core/accounts/accounts.ts';
import type { PasswordCost } from './core/accounts/password-hash.ts';
import { refreshActors } from './core/accounts/refresh-actors.ts';
import { AnswerEngine } from './core/answers/answer-engine.ts';
import { readEpoch } from './core/answers/epoch-store.ts';
import { listenForEnds } from './core/answers/listen-for-ends.ts';
import { BudgetGate } from './core/budgets/budget-gate.ts';
import { keepWindows } from './core/budgets/keep-windows.ts';
import type { SystemContext } from './core/context.ts';
import type { ErrandPorts } from './core/errands/ports.ts';
import { JobRunner } from './core/job-runs/job-runner.ts';
import { ModelCatalog } from './core/models/model-catalog.ts';
import { registerModels } from './core/models/register-models.ts';
import { followModels, greetProviders } from './core/providers/follow-providers.ts';
import { KeySeal } from './core/providers/key-seal.ts';
import { ProviderDirectory } from './core/providers/provider-directory.ts';
import { SearchIndexer } from './core/search/search-indexer.ts';
import { Summarizer } from './core/summaries/summarizer.ts';
import { UsageFolder } from './core/usage/usage-folder.ts';
import { Titler } from './core/titles/titler.ts';
import { Turns } from './core/turns.ts';
import { connectDatabase } from './db/database.ts';
import { type EventBus, RelayedBus } from './events/bus.ts';
import { connectRelay } from './events/connect-relay.ts';
import { createAuthenticator } from './http/authenticate.ts';
import { mountDocuments } from './http/documents.ts';
import { mountHealth } from './http/health.ts';
import { createHttpServer } from './http/http-server.ts';
import { Idempotency } from './http/idempotency.ts';
import { mountMetrics } from './http/metrics.ts';
import { OriginPolicy } from './http/same-origin.ts';
import { type HttpPorts, registerRoutes } from './http/register-routes.ts';
import { mountComingWebApp, mountWebApp } from './http/web-app.ts';
import { jobList } from './jobs/job-list.ts';
import { jobs } from './jobs/jobs.ts';
import { scheduleJobs } from './jobs/schedule-jobs.ts';
import { makeAvatar } from './pictures/make-avatar.ts';
import { connectModels } from './providers/connect-models.ts';
import { routesOf } from './routes.ts';
import { AiChatSockets } from './ws/ai-chat.ts';
import { ChatSockets } from './ws/chat.ts';
import { ConversationRooms } from './ws/conversation-rooms.ts';
import { EventsSockets } from './ws/events.ts';
import { OpenSockets } from './ws/open-sockets.ts';
import { serveSockets } from './ws/upgrade.ts';

export interface App {
  /** Where it listens, e.g. `http://127.0.0.1:8000`. */
  address: string;
  /** Which model answers where nobody chose one, and why. */
  defaultModel: { name: string; reason: string };
  /** Resolves when the pages are served too, which on a first start may be some seconds after the API. */
  hasPages: Promise<void>;
  /** Takes no more work, lets what runs end for `graceMs`, stores the rest as interrupted, stops the database. */
  close(graceMs?: number): Promise<void>;
}

export interface AppOptions {
  config: Config;
  log: Logger;
  /** The build of the web app that is under way, where one is. */
  comingWebApp?: string | undefined;
  /** What hashing a password costs; tests that register many people pay less. */
  passwordCost?: PasswordCost;
}

/** How long answers may run on after the server was told to stop. */
const defaultGraceMs = 8_000;

/** The one place where the parts are put together. */
export async function startApp({ config, log, comingWebApp, passwordCost }: AppOptions): Promise<App> {
  const [database, models] = await Promise.all([connectDatabase(config, log), connectModels(config, log)]);
  const events = new RelayedBus();
  const system: SystemContext = { db: database.kysely, pool: database.pool, events, log };
  const epoch = await readEpoch(system);
  connectRelay({ ...config, installation: epoch }, events, log);

  await registerModels(system, models.toRegister, models.default);
  const providers = { connections: models.added, seal: new KeySeal(config.secretKey) };
  const catalog = new ModelCatalog(system, new ProviderDirectory(system, providers.seal, providers.connections));
  await catalog.refresh();
  followModels(catalog, events, log);
  const budgets = new BudgetGate(system);
  budgets.follow(events);
  await Promise.all([budgets.refresh(), keepWindows(system)]);
  const isOnlyNode = database.embedded !== null;
  const engine = await AnswerEngine.start(system, models.gateway, catalog, budgets, events, isOnlyNode);
  listenForEnds(engine, events);

  const accounts = createAccounts({ ...system, secretKey: config.secretKey, ...(passwordCost && { passwordCost }) });
  const server = createHttpServer({ log, trustedProxies: config.trustedProxies });
  const ports = httpPorts(config, system, events, accounts);
  const { gateway, priceBook } = models;
  const api: ApiPorts = {
    engine,
    catalog,
    budgets,
    gateway,
    priceBook,
    providers,
    turns: new Turns(),
    makeAvatar,
    jobs: jobList,
  };
  registerRoutes(server, ports, routesOf(config, accounts, api));
  const sockets = mountSockets(server, ports, api, events, epoch);
  mountOperation(server, config, ports, engine, sockets.open);
  const hasPages =
    comingWebApp === undefined ? Promise.resolve(mountWebApp(server)) : mountComingWebApp(server, comingWebApp);

  await server.listen({ port: config.port, host: config.host });
  const errands = { gateway, catalog, budgets, node: () => engine.node };
  const workers = startWorkers(system, events, errands, config.titles);
  void greetProviders({ ...system, ...providers });
  const { name, defaultReason } = catalog.default!;
  const parts = { server, engine, workers, sockets, events, gateway, database };
  return {
    address: addressOf(server, config),
    defaultModel: { name, reason: defaultReason! },
    hasPages,
    close: (graceMs = defaultGraceMs) => closeInOrder(parts, graceMs),
  };
}

/** What works beside the requests; each is stopped with the server. */
function startWorkers(
  system: SystemContext,
  events: EventBus,
  models: Omit<ErrandPorts, 'ctx'>,
  titles: Config['titles'],
): { stop(): Promise<void> }[] {
  return [
    new JobRunner(system, events, jobs),
    scheduleJobs(system, { jobs }),
    new SearchIndexer(system, events),
    new UsageFolder(system, events),
    new Summarizer({ ctx: system, ...models }, events),
    ...(titles === 'model' ? [new Titler({ ctx: system, ...models }, events)] : []),
  ];
}

function httpPorts(config: Config, system: SystemContext, events: EventBus, accounts: Accounts): HttpPorts {
  const ownOrigins = config.publicUrl === null ? [] : [new URL(config.publicUrl).origin];
  return {
    system,
    authenticate: createAuthenticator({ ...system, events, cookieSecret: accounts.cookieSecret }),
    idempotency: new Idempotency(config.secretKey),
    origins: new OriginPolicy([...ownOrigins, ...config.allowedOrigins]),
  };
}

function mountSockets(
  server: FastifyInstance,
  ports: HttpPorts,
  api: ApiPorts,
  events: EventBus,
  epoch: string,
): { open: OpenSockets; close: () => void } {
  const { system } = ports;
  const open = new OpenSockets({
    events,
    log: system.log,
    refreshActors: (actors) => refreshActors(system, actors),
  });
  const chats = new ChatSockets({ system, events });
  const watching = { ...api, system, events, epoch };
  const rooms = new ConversationRooms(watching);
  const aiChats = new AiChatSockets({ ...watching, rooms });
  const news = new EventsSockets({ ...watching, rooms });
  serveSockets(server, { ...ports, sockets: open }, [chats.route(), aiChats.route(), news.route()]);
  function close(): void {
    chats.close();
    news.close();
    rooms.close();
  }
  return { open, close };
}

/** What is there for people who run the server, and for those who write programs for it. */
function mountOperation(
  server: FastifyInstance,
  config: Config,
  ports: HttpPorts,
  engine: AnswerEngine,
  openSockets: OpenSockets,
): void {
  const { pool } = ports.system;
  mountHealth(server, { pool, dataDir: config.dataDir, isDraining: () => engine.isDraining });
  engine.observer = mountMetrics(server, {
    pool,
    openSockets: () => openSockets.size,
    liveAnswers: () => engine.live.size,
    authenticate: ports.authenticate,
    isBehindProxy: config.publicUrl !== null || config.trustedProxies.length > 0,
  });
  mountDocuments(server);
}

function addressOf(server: FastifyInstance, config: Config): string {
  const { port } = server.server.address() as AddressInfo;
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
