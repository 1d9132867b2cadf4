import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEgress, type Egress } from '#server/providers/egress.ts';
import { createOpenAICompatibleProvider } from '#server/providers/openai-compatible.ts';
import type { ModelPart, Provider } from '#server/providers/provider.ts';
import { createRetryBudget } from '#server/providers/retry-budget.ts';
import { verifyChain } from '#tests/support/model-server/chain.ts';
import { startModelServer, type ModelServer } from '#tests/support/model-server/start-model-server.ts';
import { collectCall, PATIENT_DEADLINES } from './collect-call.ts';

let server: ModelServer;
let egress: Egress;
let provider: Provider;
let stepping: NodeJS.Timeout;
let steps: number;

beforeAll(async () => {
  server = await startModelServer({});
});
afterAll(() => server.close());

beforeEach(() => {
  egress = createEgress();
  provider = createOpenAICompatibleProvider('custom', egress.endpoint(server.url), createRetryBudget());
  steps = 0;
  egress.inStep.step(100);
});
afterEach(() => {
  clearInterval(stepping);
  egress.close();
});

function stepEvery(ms: number): void {
  stepping = setInterval(() => {
    steps += 1;
    egress.inStep.step(100);
  }, ms);
}

describe('a stream that is read in step', () => {
  test('brings its first text at once, and the rest in a piece a step', async () => {
    const texts: number[] = [];
    const onPart = ({ type }: ModelPart): void => {
      if (type !== 'text') return;
      // However long the call takes to start, no step has come by then.
      if (texts.length === 0) stepEvery(100);
      texts.push(steps);
    };
    const call = await collectCall(provider, 'pace-100-60', { onPart });
    expect(verifyChain(call.text)).toMatchObject({ valid: true, tokens: 60 });
    expect(call).toMatchObject({ finish: 'stop', error: null });
    expect(texts[0]).toBe(0);
    expect(texts.length).toBeLessThan(12);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('ends at once when it is stopped, whether or not a step comes', async () => {
    const stop = new AbortController();
    const onPart = (): void => void setTimeout(() => stop.abort(), 20);
    const call = await collectCall(provider, 'pace-50-500', { signal: stop.signal, onPart });
    expect(call.error).toBeNull();
    // No step came: whoever waited for one waits still.
    expect(egress.inStep.isAwaited).toBe(true);
    expect(verifyChain(call.text).valid).toBe(true);
  });

  test('loses nothing that came before it was cut off', async () => {
    stepEvery(60);
    const call = await collectCall(provider, 'fault-cut-7');
    expect(verifyChain(call.text)).toMatchObject({ valid: true, tokens: 7 });
    expect(call.error).toMatchObject({ errorClass: 'network' });
  });

  test('is not taken for silent while it waits for a step', async () => {
    stepEvery(150);
    const deadlines = { ...PATIENT_DEADLINES, idleMs: 3_000 };
    const call = await collectCall(provider, 'pace-30-30', { deadlines });
    expect(call).toMatchObject({ finish: 'stop', error: null });
  });

  test('is given up in time where it is silent', async () => {
    stepEvery(50);
    const deadlines = { ...PATIENT_DEADLINES, idleMs: 1_000 };
    const call = await collectCall(provider, 'fault-stall-3', { deadlines });
    expect(call.error).toMatchObject({ errorClass: 'timeout_idle' });
    expect(verifyChain(call.text)).toMatchObject({ valid: true, tokens: 3 });
    expect(call.elapsedMs).toBeLessThan(PATIENT_DEADLINES.idleMs);
  });
});
