import type { Egress } from './egress.ts';
import { listModels, OPENAI_LISTING } from './list-models.ts';
import type { ProviderKind } from './provider.ts';

/** A model server on this machine, at the port that its maker gives it. */
export interface LocalServer {
  name: string;
  kind: ProviderKind;
  baseUrl: string;
}

export interface FoundServer extends LocalServer {
  /** What it offers for chat; at least one. */
  models: string[];
}

/** In the order in which one is preferred for the default model. */
export const LOCAL_SERVERS: readonly LocalServer[] = [
  { name: 'Ollama', kind: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
  { name: 'LM Studio', kind: 'custom', baseUrl: 'http://127.0.0.1:1234/v1' },
  { name: 'llama.cpp', kind: 'custom', baseUrl: 'http://127.0.0.1:8080/v1' },
  { name: 'vLLM', kind: 'custom', baseUrl: 'http://127.0.0.1:8001/v1' },
];

const PROBE_MS = 300;

/**
 * The local model servers that are running: those that answer with a list of models within 0.3 s. All are
 * asked at once, and what answers with anything else, or offers nothing, is left alone.
 */
export async function discoverLocalServers(
  egress: Egress,
  servers: readonly LocalServer[] = LOCAL_SERVERS,
): Promise<FoundServer[]> {
  const probes = servers.map(async (server) => {
    const models = await listModels(egress.endpoint(server.baseUrl), OPENAI_LISTING, PROBE_MS);
    return { ...server, models: (models ?? []).filter(canChat) };
  });
  return (await Promise.all(probes)).filter(({ models }) => models.length > 0);
}

/** Embedding models are listed beside the others, and answer no questions. */
function canChat(modelId: string): boolean {
  return !/embed|rerank|whisper|bge-|minilm/i.test(modelId);
}
