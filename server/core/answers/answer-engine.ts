import { randomUUIDv7 } from 'node:crypto';
import { giveBack } from '#server/core/budgets/admit-call.ts';
import type { BudgetGate } from '#server/core/budgets/budget-gate.ts';
import { mayBeNear } from '#server/core/budgets/found-budget.ts';
import type { SystemContext } from '#server/core/context.ts';
import { isOpen, type Message } from '#server/core/messages/message.ts';
import type { ModelGateway } from '#server/core/models/model.ts';
import type { ModelCatalog } from '#server/core/models/model-catalog.ts';
import { isRetryable, isUnavailable } from '#server/db/errors.ts';
import type { EventBus } from '#server/events/bus.ts';
import type { Answer } from './answer.ts';
import type { AnswerObserver } from './answer-observer.ts';
import { type Finish, finishAnswer, withoutReport } from './finish-store.ts';
import { Journal } from './journal.ts';
import { JournalFollower } from './journal-follower.ts';
import { deleteNode, insertNode, renewLease } from './journal-store.ts';
import type { NodeIdentity } from './node-identity.ts';
import { LiveAnswer } from './live-answer.ts';
import { LiveAnswers } from './live-answers.ts';
import { readMessage } from './message-store.ts';
import { takeOverLapsedNodes } from './recover-answers.ts';
import { type AbortReason, runAnswer, type RunEnd } from './run-answer.ts';
import { readOrders } from './unheard-store.ts';
import { listOpenAnswers, listReadyAnswers } from './waiting-store.ts';

const heartbeatMs = 2_000;
/** A node that runs nothing looks for answers of its own this rarely. */
const lookEveryBeats = 5;
/** After a pause like this it was the database that was away, and the other nodes could not renew their leases either. */
const longPauseMs = 2 * heartbeatMs;
const finishRetryMs = 200;

interface Run {
  answer: Answer;
  live: LiveAnswer;
  abort: AbortController;
  isStarted: boolean;
}

/**
 * Makes the answers of this node. An answer belongs to the server, not to the connection that asked
 * for it. The node holds a lease on its answers; a node that lost it, by being frozen for longer than
 * the lease lasts, can write nothing under its old epoch, gives up its runs and goes on under a new name.
 */
export class AnswerEngine {
  readonly live = new LiveAnswers();
  /** Set by who wants to count. */
  observer: AnswerObserver | null = null;
  readonly #ctx: SystemContext;
  readonly #gateway: ModelGateway;
  readonly #catalog: ModelCatalog;
  readonly #budgets: BudgetGate;
  readonly #runs = new Map<string, Run>();
  readonly #journal: Journal;
  readonly #follower: JournalFollower;
  #isOnlyNode = false;
  #node: NodeIdentity;
  #heartbeat: NodeJS.Timeout | null = null;
  #beating: Promise<void> | null = null;
  #beats = 0;
  #renewedAt = performance.now();
  /** Answers of this node that it does not run, as of the last look. */
  #unheard: ReadonlySet<string> = new Set();
  #isDraining = false;

  private constructor(
    ctx: SystemContext,
    gateway: ModelGateway,
    catalog: ModelCatalog,
    budgets: BudgetGate,
    node: NodeIdentity,
    events: EventBus,
  ) {
    this.#ctx = ctx;
    this.#gateway = gateway;
    this.#catalog = catalog;
    this.#budgets = budgets;
    this.#node = node;
    const onFlush: AnswerObserver['onJournalFlush'] = (...flush) => this.observer?.onJournalFlush(...flush);
    this.#journal = new Journal(ctx, node, () => void this.#goOnRenamed(), onFlush, gateway.inStep);
    this.#follower = new JournalFollower(ctx, this.live, () => this.#node, events);
  }

  /** Joins the nodes of this database. `isOnlyNode`: every other one is known to be dead. */
  static async start(
    ctx: SystemContext,
    gateway: ModelGateway,
    catalog: ModelCatalog,
    budgets: BudgetGate,
    events: EventBus,
    isOnlyNode: boolean,
  ): Promise<AnswerEngine> {
    const node = await insertNode(ctx, randomUUIDv7());
    const engine = new AnswerEngine(ctx, gateway, catalog, budgets, node, events);
    engine.#isOnlyNode = isOnlyNode;
    await takeOverLapsedNodes(ctx, gateway, catalog, node, isOnlyNode);
    engine.#heartbeat = setInterval(() => void engine.#beat(), heartbeatMs);
    return engine;
  }

  get node(): NodeIdentity {
    return this.#node;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Begins an answer whose rows have been committed for this node, or lets it wait for the one above it. */
  start(answer: Answer): LiveAnswer {
    const known = this.#runs.get(answer.messageId);
    if (known) return known.live;
    const live = new LiveAnswer(answer);
    const run: Run = { answer, live, abort: new AbortController(), isStarted: false };
    this.#runs.set(answer.messageId, run);
    this.live.add(live);
    if (answer.waitsFor === null) void this.#run(run);
    // Not one of ours, or ended since: its end may have been stored before this answer was.
    else if (!this.#runs.has(answer.waitsFor)) void this.#beat();
    return live;
  }

  /** Shows here the answers of a conversation that other nodes make. */
  async follow(conversationId: string): Promise<void> {
    if (!this.#isOnlyNode) await this.#follower.follow(conversationId);
  }

  /** Makes an answer end. Of an answer that runs elsewhere nothing is known here. */
  abort(messageId: string, reason: AbortReason): void {
    const run = this.#runs.get(messageId);
    if (run === undefined) return;
    run.abort.abort(reason);
    if (!run.isStarted) void this.#run(run);
  }

  /** Ends the answers that `isMeant` picks. */
  abortWhere(reason: AbortReason, isMeant: (answer: Answer) => boolean): void {
    for (const { answer } of [...this.#runs.values()]) if (isMeant(answer)) this.abort(answer.messageId, reason);
  }

  /** Gives the running answers `graceMs` to end, then interrupts the rest; all are stored when it resolves. */
  async shutDown(graceMs: number): Promise<void> {
    this.#isDraining = true;
    const allEnded = async (): Promise<void> => {
      while (this.#runs.size > 0) await Promise.all([...this.#runs.values()].map(({ live }) => live.ended));
    };
    await Promise.race([allEnded(), new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
    this.abortWhere('interrupted', () => true);
    await Promise.race([allEnded(), new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#follower.close();
    await this.#beating;
    await this.#journal.shutDown();
    if (this.#runs.size > 0) return;
    const warn = (error: unknown): void =>
      this.#ctx.log.warn({ err: error }, 'this node could not be forgotten; its lease runs out');
    await deleteNode(this.#ctx, this.#node.id).catch(warn);
  }

  async #run(run: Run): Promise<void> {
    if (run.isStarted) return;
    run.isStarted = true;
    const { node } = run.answer;
    if (node === this.#node) this.#journal.open(run.live);
    // This server was ended by another one while it stored the question.
    else run.abort.abort('interrupted' satisfies AbortReason);
    const ports = {
      ctx: this.#ctx,
      gateway: this.#gateway,
      catalog: this.#catalog,
      budgets: this.#budgets,
      journal: this.#journal,
    };
    const end = await runAnswer(ports, run.answer, run.live, run.abort.signal);
    for (const attempt of end.failedAttempts) this.observer?.onGeneration(attempt);
    if (end.wasCalled) this.observer?.onGeneration(end.generation);
    const message = await this.#finish(run, { ...end, node });
    this.#journal.close(run.live);
    this.#forget(run);
    run.live.end(message);
    if (end.budgets.length > 0) this.#settled(run.answer, end, message);
    // Nothing of the conversation is left, nor what waits in it.
    if (message === null)
      return this.abortWhere('interrupted', ({ conversationId }) => conversationId === run.answer.conversationId);
    this.#startWaiting(run.answer.messageId);
    this.#ctx.events.publish({
      type: 'conversation.changed',
      conversationId: message.conversationId,
      userId: run.answer.userId,
      revision: message.revision,
    });
  }

  /** What was held has gone with the end, unless that was not written here. */
  #settled({ userId }: Answer, { budgets, generation, failedAttempts }: RunEnd, message: Message | null): void {
    const warn = (error: unknown): void => this.#ctx.log.warn({ err: error }, 'what was held could not be given back');
    if (message === null) giveBack({ ctx: this.#ctx, budgets: this.#budgets }, generation.id).catch(warn);
    else this.#budgets.settled();
    if (mayBeNear(budgets, [...failedAttempts, generation]))
      this.#ctx.events.publish({ type: 'budget.ran_low', userId });
  }

  /**
   * Writes the end, however often the database has to be asked. Where another node has ended this one,
   * that node writes what was shown, and its word is the end; null where the conversation is gone.
   */
  async #finish(run: Run, whole: Finish): Promise<Message | null> {
    const { messageId } = run.answer;
    let end = whole;
    for (let attempt = 0; ; attempt++) {
      try {
        const isMine = end.node === this.#node;
        const message =
          (isMine ? await finishAnswer(this.#ctx, end) : null) ?? (await readMessage(this.#ctx, messageId));
        if (message === null || !isOpen(message)) return message;
      } catch (error) {
        if (!isUnavailable(error) && !isRetryable(error)) end = { ...end, generation: withoutReport(end.generation) };
        if (attempt % 25 === 0)
          this.#ctx.log.warn({ err: error, messageId }, 'the end of an answer could not be stored; trying again');
      }
      await new Promise((resolve) => setTimeout(resolve, finishRetryMs));
    }
  }

  #startWaiting(endedMessageId: string): void {
    for (const run of this.#runs.values()) {
      if (run.answer.waitsFor !== endedMessageId) continue;
      run.answer = { ...run.answer, waitsFor: null };
      void this.#run(run);
    }
  }

  #forget(run: Run): void {
    this.#runs.delete(run.answer.messageId);
    this.live.remove(run.live);
  }

  #beat(): Promise<void> {
    this.#beating ??= this.#beatOnce()
      .catch((error: unknown) => this.#ctx.log.warn({ err: error }, 'the heartbeat failed; it goes on'))
      .finally(() => (this.#beating = null));
    return this.#beating;
  }

  /** Renews the lease, does what an event that was lost should have done, and ends nodes that have died. */
  async #beatOnce(): Promise<void> {
    const node = this.#node;
    if (!(await renewLease(this.#ctx, node))) return this.#goOnRenamed();
    const pausedMs = performance.now() - this.#renewedAt;
    this.#renewedAt = performance.now();
    const waiting = [...this.#runs.values()].filter((run) => !run.isStarted).map((run) => run.answer.messageId);
    for (const messageId of waiting.length > 0 ? await listReadyAnswers(this.#ctx, waiting) : []) {
      const run = this.#runs.get(messageId);
      if (run !== undefined) void this.#run(run);
    }
    const isDue = this.#runs.size + this.#unheard.size > 0 || pausedMs > longPauseMs;
    if (isDue || this.#beats++ % lookEveryBeats === 0) await this.#lookAtOwn(node);
    if (pausedMs < longPauseMs) await takeOverLapsedNodes(this.#ctx, this.#gateway, this.#catalog, node, false);
  }

  /**
   * Stops what is to stop, and begins what was ordered without this node hearing of it: the database took the order and
   * could not say so. Only what is found at two looks, as the word of a new one may be on its way.
   */
  async #lookAtOwn(node: NodeIdentity): Promise<void> {
    const open = await listOpenAnswers(this.#ctx, node.id);
    const unheard = open.map(({ messageId }) => messageId).filter((id) => !this.#runs.has(id));
    const certain = unheard.filter((id) => this.#unheard.has(id));
    this.#unheard = new Set(unheard);
    for (const answer of certain.length > 0 ? await readOrders(this.#ctx, node, certain) : []) this.start(answer);
    for (const { messageId, isToStop } of open) if (isToStop) this.abort(messageId, 'stopped');
  }

  /** This node was ended by another one, which tells what became of its answers. */
  async #goOnRenamed(): Promise<void> {
    const lost = this.#node;
    this.#ctx.log.warn(
      { node: lost.id, answers: this.#runs.size },
      'this node was frozen for longer than its lease; its answers were ended elsewhere',
    );
    try {
      const node = await insertNode(this.#ctx, randomUUIDv7());
      if (this.#node !== lost) return await deleteNode(this.#ctx, node.id);
      this.#node = node;
      this.#journal.rename(node);
    } catch (error) {
      // The next heartbeat finds the lease lost again.
      return this.#ctx.log.warn({ err: error }, 'a new name could not be taken; trying again');
    }
    this.abortWhere('interrupted', (answer) => answer.node === lost);
  }
}
