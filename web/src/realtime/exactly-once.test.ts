import type { ClientFrame, ServerFrame } from '#contract/realtime.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyFrame } from './apply-frame.ts';
import { resumeFrame } from './resume-frame.ts';
import { ScriptedServer } from './testing/scripted-server.ts';
import { emptyTranscript } from './transcript.ts';
import type { Transcript } from './transcript.ts';

type Resume = Extract<ClientFrame, { type: 'resume' }>;

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ does: fc.constant('send' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('regenerate' as const), at: fc.nat(5) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constant('grow' as const),
      at: fc.nat(5),
      kind: fc.constantFrom('text' as const, 'reasoning' as const),
      text: fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('finish' as const),
      at: fc.nat(5),
      status: fc.constantFrom('complete' as const, 'stopped' as const),
    }),
  },
);

/** One connection: what the server does during it, how much of it arrives, and in what disorder. */
const connection = fc.record({
  steps: fc.array(step, { maxLength: 12 }),
  arrives: fc.double({ min: 0, max: 1, noNaN: true }),
  disorder: fc.array(fc.nat(100), { maxLength: 24 }),
  asksAtOnce: fc.boolean(),
});

function act(
  server: ScriptedServer,
  action: typeof step extends fc.Arbitrary<infer Step> ? Step : never,
): ServerFrame[] {
  if (action.does === 'send') return server.send();
  if (action.does === 'regenerate') return server.regenerate(action.at);
  if (action.does === 'grow') return server.grow(action.at, action.kind, action.text);
  return server.finish(action.at, action.status);
}

/** Doubles some frames and swaps others, as the numbers say. */
function disordered(frames: ServerFrame[], disorder: number[]): ServerFrame[] {
  const result = [...frames];
  for (const number of disorder) {
    if (result.length === 0) break;
    const from = number % result.length;
    const [frame] = number % 2 === 0 ? result.slice(from, from + 1) : result.splice(from, 1);
    if (frame !== undefined) result.splice((number * 7) % (result.length + 1), 0, frame);
  }
  return result;
}

function connect(server: ScriptedServer, transcript: Transcript): Transcript {
  const welcomed = applyFrame(transcript, server.welcome()).transcript;
  return answered(server, welcomed);
}

function answered(server: ScriptedServer, transcript: Transcript): Transcript {
  const frames = server.answer(resumeFrame(transcript) as Resume);
  return frames.reduce((state, frame) => applyFrame(state, frame).transcript, transcript);
}

test('whatever is cut off, doubled or swapped, after a resume the text is exactly the server’s', () => {
  fc.assert(
    fc.property(fc.array(connection, { minLength: 1, maxLength: 6 }), (connections) => {
      const server = new ScriptedServer();
      let transcript = emptyTranscript;
      for (const { steps, arrives, disorder, asksAtOnce } of connections) {
        transcript = connect(server, transcript);
        const sent = steps.flatMap((action) => act(server, action));
        for (const frame of disordered(sent.slice(0, Math.ceil(arrives * sent.length)), disorder)) {
          const applied = applyFrame(transcript, frame);
          transcript = applied.transcript;
          if (asksAtOnce && applied.lack !== 'nothing') transcript = answered(server, transcript);
        }
      }
      transcript = connect(server, transcript);

      for (const { id, parts, status } of transcript.messages.values()) {
        expect(parts.map((part) => ('text' in part ? part.text : '')).join('|')).toBe(server.textOf(id));
        if (status !== 'pending') expect(status).toBe(server.statusOf(id));
      }
      expect(transcript.path).toEqual(server.path);
    }),
    { numRuns: 1000 },
  );
});

test('frames in order and in full show the server’s branch, text and states without asking', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const server = new ScriptedServer();
      let transcript = connect(server, emptyTranscript);
      for (const frame of steps.flatMap((action) => act(server, action))) {
        const applied = applyFrame(transcript, frame);
        expect(applied.lack).toBe('nothing');
        transcript = applied.transcript;
      }
      expect(transcript.path).toEqual(server.path);
      for (const id of transcript.path) expect(transcript.messages.get(id)?.status).toBe(server.statusOf(id));
    }),
    { numRuns: 200 },
  );
});
