import { callModel } from '#server/providers/call-model.ts';
import type {
  Deadlines,
  FailedAttempt,
  FinishReason,
  ModelPart,
  ModelRequest,
  Provider,
  ProviderError,
  Usage,
} from '#server/providers/provider.ts';

/** All that came of one call. */
export interface CollectedCall {
  text: string;
  reasoning: string;
  usage: Usage | null;
  anomaly: string | null;
  finish: FinishReason | null;
  responseModel: string | null;
  error: ProviderError | null;
  failedAttempts: FailedAttempt[];
  elapsedMs: number;
}

/** Far off, so that a busy machine meets none of them by accident. */
export const PATIENT_DEADLINES: Deadlines = { connectMs: 5000, firstTokenMs: 10_000, idleMs: 10_000, totalMs: 15_000 };

/** Short enough to wait for in a test, and far enough apart to tell which one fired. */
export const SHORT_DEADLINES: Deadlines = { connectMs: 300, firstTokenMs: 400, idleMs: 250, totalMs: 1500 };

export interface CollectOptions {
  deadlines?: Deadlines;
  signal?: AbortSignal;
  request?: Partial<ModelRequest>;
  onPart?: (part: ModelPart) => void;
}

/** Calls `modelId` with Lin's question and collects what comes; jitter is none. */
export async function collectCall(
  provider: Provider,
  modelId: string,
  options: CollectOptions = {},
): Promise<CollectedCall> {
  const call: CollectedCall = {
    text: '',
    reasoning: '',
    usage: null,
    anomaly: null,
    finish: null,
    responseModel: null,
    error: null,
    failedAttempts: [],
    elapsedMs: 0,
  };
  const startedAt = performance.now();
  const request: ModelRequest = {
    modelId,
    system: 'Be brief.',
    messages: [{ role: 'user', content: 'Hello from Lin' }],
    ...options.request,
  };
  try {
    const parts = callModel(provider, request, {
      deadlines: options.deadlines ?? PATIENT_DEADLINES,
      signal: options.signal ?? new AbortController().signal,
      onAttemptFailed: (attempt) => void call.failedAttempts.push(attempt),
      random: () => 0,
    });
    for await (const part of parts) {
      take(call, part);
      options.onPart?.(part);
    }
  } catch (error) {
    call.error = error as ProviderError;
  }
  call.elapsedMs = performance.now() - startedAt;
  return call;
}

function take(call: CollectedCall, part: ModelPart): void {
  if (part.type === 'text') call.text += part.text;
  else if (part.type === 'reasoning') call.reasoning += part.text;
  else if (part.type === 'finish') call.finish = part.reason;
  else if (part.type === 'model') call.responseModel = part.responseModel;
  else {
    call.usage = part.usage;
    call.anomaly = part.anomaly ?? null;
  }
}
