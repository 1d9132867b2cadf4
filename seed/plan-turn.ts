import type { Plan, Row } from './plan.ts';
import { add, iso } from './plan.ts';
import {
  answeringAt,
  type Asked,
  noUsage,
  type Paid,
  planCall,
  planFailedCall,
  someFailure,
  timesOf,
  tokensOf,
  usageOf,
} from './plan-answer.ts';
import { append, type Growing } from './plan-conversation.ts';

/** An answer as it stands, when it was there, and what asking for it began with. */
export interface Answered {
  reply: Row;
  at: number;
  asked: Asked;
}

/** What people do to answers, and answers to people. */
const shares = { stopped: 0.022, interrupted: 0.008 };

export function planQuestion(plan: Plan, growing: Growing, asked: Asked, at: number, content: string): Row {
  const hasPicture = plan.random.chance(0.015);
  add(plan, 'usage_pending', {
    fact: 'message',
    user_id: growing.person.id,
    at: iso(at),
    agent_id: growing.agent.id,
    // A turn names the model that was chosen for it; nobody chooses the default one.
    llm_model_id: asked.version.model === null ? null : asked.model.id,
    is_special: hasPicture,
  });
  const attachments = hasPicture ? [{ name: 'photo.jpg', media_type: 'image/jpeg', size: 184_320 }] : null;
  growing.contextTokens += tokensOf(content);
  return append(plan, growing, at, { role: 'user', content, attachments });
}

/** One answer: attempts that fail, the one that does not, and how it ends. */
export function planAnswer(plan: Plan, growing: Growing, asked: Asked, at: number, content: string): Answered {
  const { random } = plan;
  const reply = append(plan, growing, at, { role: 'assistant', content: '' });
  const messageId = reply['id'] as string;
  let startedAt = at + 4 + random.below(12);
  let attempt = 1;
  while (attempt < 3 && random.chance(asked.model.failures)) {
    const failedAt = planFailedCall(plan, asked, { messageId, attempt, startedAt, failure: someFailure(plan) });
    startedAt = failedAt + 400 + random.below(2_000);
    attempt += 1;
  }
  if (attempt > 1 && random.chance(0.25)) return giveUp(plan, growing, asked, { reply, attempt, startedAt, at });
  const ending = random.next();
  if (ending < shares.stopped)
    return cutOff(plan, growing, asked, { reply, attempt, startedAt, at, content }, 'stopped');
  const isCutOff = ending < shares.stopped + shares.interrupted;
  if (isCutOff) return goOn(plan, growing, asked, { reply, attempt, startedAt, at, content });
  return complete(plan, growing, asked, { reply, attempt, startedAt, at, content });
}

interface Making {
  reply: Row;
  attempt: number;
  startedAt: number;
  /** When it was asked for. */
  at: number;
}

function giveUp(plan: Plan, growing: Growing, asked: Asked, { reply, attempt, startedAt, at }: Making): Answered {
  const failure = someFailure(plan);
  const endedAt = planFailedCall(plan, asked, { messageId: reply['id'] as string, attempt, startedAt, failure });
  end(plan, growing, asked, { reply, at, endedAt, status: 'failed', content: '' });
  Object.assign(reply, {
    model_used: asked.model.modelId,
    input_tokens: 0,
    output_tokens: 0,
    usage_source: 'none',
    cost_nano: null,
    error_code: failure.errorClass,
    error_message: failure.message,
  });
  return { reply, at: endedAt, asked };
}

function complete(
  plan: Plan,
  growing: Growing,
  asked: Asked,
  { reply, attempt, startedAt, at, content }: Making & { content: string },
): Answered {
  const usage = usageOf(plan, asked, {
    before: growing.contextTokens,
    said: content,
    isFirst: growing.headPosition <= 2,
  });
  const { first, writing } = timesOf(plan, asked.model, usage);
  const endedAt = startedAt + first + writing;
  const paid = planCall(plan, {
    ...asked,
    kind: 'answer',
    messageId: reply['id'] as string,
    attempt,
    startedAt,
    firstTokenAt: startedAt + first,
    endedAt,
    outcome: 'complete',
    failure: null,
    usage,
    source: 'reported',
    holdsCode: content.includes('```'),
  });
  count(growing, [paid]);
  end(plan, growing, asked, { reply, at, endedAt, status: 'complete', content });
  Object.assign(reply, costOf([paid]), { usage_source: 'reported' });
  return { reply, at: endedAt, asked };
}

/** Somebody, or the end of a server, breaks it off in the middle: what it used is an estimate then. */
function cutOff(
  plan: Plan,
  growing: Growing,
  asked: Asked,
  making: Making & { content: string },
  outcome: 'stopped' | 'interrupted',
): Answered & { paid: Paid } {
  const { reply, attempt, startedAt, at } = making;
  const content = making.content.slice(0, Math.ceil(making.content.length * (0.2 + 0.5 * plan.random.next())));
  const usage = { ...noUsage, inputUncached: growing.contextTokens + 40, outputText: tokensOf(content) };
  const { first, writing } = timesOf(plan, asked.model, usage);
  const endedAt = startedAt + first + writing;
  const paid = planCall(plan, {
    ...asked,
    kind: 'answer',
    messageId: reply['id'] as string,
    attempt,
    startedAt,
    firstTokenAt: startedAt + first,
    endedAt,
    outcome,
    failure: null,
    usage,
    source: 'estimated',
    holdsCode: content.includes('```'),
  });
  count(growing, [paid]);
  end(plan, growing, asked, { reply, at, endedAt, status: outcome, content });
  Object.assign(reply, costOf([paid]), { usage_source: 'estimated' });
  return { reply, at: endedAt, asked, paid };
}

/** It was interrupted, and somebody had it go on. */
function goOn(plan: Plan, growing: Growing, asked: Asked, making: Making & { content: string }): Answered {
  const { at: brokenAt, paid: before } = cutOff(plan, growing, asked, making, 'interrupted');
  const { reply, content } = making;
  const startedAt = brokenAt + plan.random.timeAround(40_000, 0.6);
  const rest = content.slice((reply['content'] as string).length);
  const usage = usageOf(plan, asked, { before: growing.contextTokens, said: rest, isFirst: false });
  const { first, writing } = timesOf(plan, asked.model, usage);
  const endedAt = startedAt + first + writing;
  const paid = planCall(plan, {
    ...asked,
    kind: 'continuation',
    messageId: reply['id'] as string,
    attempt: 1,
    startedAt,
    firstTokenAt: startedAt + first,
    endedAt,
    outcome: 'complete',
    failure: null,
    usage,
    source: 'reported',
    holdsCode: content.includes('```'),
  });
  count(growing, [paid]);
  growing.contextTokens -= tokensOf(reply['content'] as string);
  end(plan, growing, asked, { reply, at: making.at, endedAt, status: 'complete', content });
  Object.assign(reply, costOf([before, paid]), { usage_source: 'estimated' });
  return { reply, at: endedAt, asked };
}

function count({ totals }: Growing, calls: Paid[]): void {
  for (const { tokens, costNano } of calls) {
    totals.tokens += tokens.input + tokens.output;
    totals.costNano += costNano ?? 0n;
    totals.unpriced += Number(costNano === null);
  }
}

/** What a message's calls come to; unknown where one of them is. */
function costOf(calls: Paid[]): Row {
  const isKnown = calls.every(({ costNano }) => costNano !== null);
  return {
    input_tokens: calls.reduce((sum, { tokens }) => sum + tokens.input, 0),
    output_tokens: calls.reduce((sum, { tokens }) => sum + tokens.output, 0),
    cost_nano: isKnown ? String(calls.reduce((sum, { costNano }) => sum + costNano!, 0n)) : null,
  };
}

function end(
  plan: Plan,
  growing: Growing,
  { model, version }: Asked,
  { reply, at, endedAt, status, content }: { reply: Row; at: number; endedAt: number; status: string; content: string },
): void {
  growing.revision += 1;
  growing.contextTokens += tokensOf(content);
  Object.assign(reply, {
    content,
    status,
    llm_model_id: model.id,
    agent_version_id: version.id,
    model_used: answeringAt(plan, model, at),
    response_time_ms: endedAt - at,
    revision: growing.revision,
  });
}
