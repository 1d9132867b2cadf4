import type { createOpenAI } from '@ai-sdk/openai';
import { ProviderError, type FinishReason, type ModelPart, type ModelRequest } from './provider.ts';
import { errorFromRefusal } from './provider-errors.ts';
import { usagePart } from './usage-counts.ts';
import type { NormalisedUsage } from './usage-shapes.ts';

export type LanguageModel = ReturnType<ReturnType<typeof createOpenAI>['responses']>;
type CallOptions = Parameters<LanguageModel['doStream']>[0];
type StreamPart =
  Awaited<ReturnType<LanguageModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;

/** How a provider's own chunks tell of usage. */
export interface UsageReader {
  /** The report so far, once `chunk` has been seen, or what it was before. */
  merge(before: unknown, chunk: unknown): unknown;
  normalise(raw: unknown): NormalisedUsage;
}

/**
 * Streams one call of an AI SDK model as our parts. Usage is read from the provider's own chunks, so that a
 * call that is stopped or cut still says what it had cost by then.
 */
export async function* streamLanguageModel(
  model: LanguageModel,
  request: ModelRequest,
  usage: UsageReader,
  signal: AbortSignal,
): AsyncGenerator<ModelPart> {
  let rawUsage: unknown = null;
  let reader: ReadableStreamDefaultReader<StreamPart> | null = null;
  try {
    const { stream } = await model.doStream(callOptions(request, signal));
    reader = stream.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const part = next.value;
      if (part.type === 'raw') rawUsage = usage.merge(rawUsage, part.rawValue);
      else if (part.type === 'error') throw part.error;
      else if (part.type === 'finish') {
        yield* usageParts(usage, rawUsage);
        yield finishPart(part.finishReason.unified);
      } else {
        const ours = toPart(part);
        if (ours !== null) yield ours;
      }
    }
  } catch (error) {
    yield* usageParts(usage, rawUsage);
    if (!signal.aborted) throw toProviderError(error, request.modelId);
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}

/** The request as the AI SDK takes it. */
export function callOptions(request: ModelRequest, signal: AbortSignal): CallOptions {
  const prompt: CallOptions['prompt'] = request.system === '' ? [] : [{ role: 'system', content: request.system }];
  for (const { role, content } of request.messages) prompt.push({ role, content: [{ type: 'text', text: content }] });
  return {
    prompt,
    abortSignal: signal,
    includeRawChunks: true,
    ...(request.maxOutputTokens === undefined ? {} : { maxOutputTokens: request.maxOutputTokens }),
    ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
    ...(request.topP === undefined ? {} : { topP: request.topP }),
  };
}

function toPart(part: StreamPart): ModelPart | null {
  if (part.type === 'text-delta') return part.delta === '' ? null : { type: 'text', text: part.delta };
  if (part.type === 'reasoning-delta') return part.delta === '' ? null : { type: 'reasoning', text: part.delta };
  if (part.type === 'response-metadata' && part.modelId !== undefined) {
    const id = part.id === undefined ? {} : { providerRequestId: part.id };
    return { type: 'model', responseModel: part.modelId, ...id };
  }
  return null;
}

function* usageParts(reader: UsageReader, raw: unknown): Generator<ModelPart> {
  const normalised = raw === null ? null : reader.normalise(raw);
  if (normalised !== null) yield usagePart(normalised, raw);
}

const FINISH_REASONS: Record<string, FinishReason> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content_filter',
  'tool-calls': 'tool_calls',
  other: 'other',
};

function finishPart(unified: string): ModelPart {
  const reason = FINISH_REASONS[unified];
  if (reason !== undefined) return { type: 'finish', reason };
  throw new ProviderError('bad_response', 'The provider ended the stream without saying that the answer was finished.');
}

/** What the SDK throws, in our words. Its own messages and causes quote requests and bodies, so none is kept. */
function toProviderError(error: unknown, modelId: string): ProviderError {
  const ours = findProviderError(error);
  if (ours !== null) return ours;
  if (isApiError(error)) {
    return errorFromRefusal(
      { status: error.statusCode, headers: error.responseHeaders ?? {}, body: error.responseBody },
      modelId,
    );
  }
  if (isJsonError(error)) {
    return new ProviderError('bad_response', 'The provider sent a piece of the stream that is not as its API says.');
  }
  return errorFromRefusal({ status: 200, headers: {}, body: describe(error) }, modelId);
}

function findProviderError(error: unknown): ProviderError | null {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof ProviderError) return at;
  return null;
}

interface ApiError {
  statusCode: number;
  responseHeaders?: Record<string, string>;
  responseBody?: string;
}

function isApiError(error: unknown): error is ApiError {
  return (
    error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode !== 200
  );
}

function isJsonError(error: unknown): boolean {
  return error instanceof Error && /JSONParse|TypeValidation|InvalidResponseData|EmptyResponseBody/.test(error.name);
}

/** For telling classes apart only. */
function describe(error: unknown): unknown {
  return error instanceof Error ? `${error.name} ${error.message}` : error;
}
