import type { ServerResponse } from 'node:http';
import type { Answer } from './behaviours.ts';
import type { Dialect } from './dialect.ts';
import { openFrames, type FrameWriter } from './frame-writer.ts';
import type { PacedStream, StreamClock } from './stream-clock.ts';

/** What became of a stream, told as it happens. */
export interface PlayEvents {
  onToken(): void;
}

// A reader that takes nothing must not make the server hold an answer of any size.
const MAX_WAITING_BYTES = 1 << 20;
// One write a tick, or the kernel would join what was split.
const SPLIT_STEP_MS = 2;

/** Streams `answer` over `res` as server-sent events, at its pace, and ends as it says. */
export function playStream(
  res: ServerResponse,
  answer: Answer,
  dialect: Dialect,
  clock: StreamClock,
  events: PlayEvents,
): void {
  if (res.socket === null) return;
  const frames = openFrames(res, res.socket);
  const steps = framesOf(answer, dialect, events);
  if (answer.oddity === 'split-bytes') playSplit(res, frames, steps, clock);
  else if (answer.tokensPerSecond > 0 || answer.firstTokenMs > 0) playPaced(frames, answer, steps, clock);
  else playFast(frames, steps);
}

type Step = string | typeof CUT | typeof STALL;
const CUT = Symbol('cut');
const STALL = Symbol('stall');

/** The stream, a step a token: the opening goes with the first token, as first bytes do not make an answer. */
function* framesOf(answer: Answer, dialect: Dialect, events: PlayEvents): Generator<Step> {
  const { ending } = answer;
  let pending = write(answer, dialect.opening());
  for (const token of answer.reasoning) {
    yield pending + write(answer, dialect.reasoning(token));
    pending = '';
  }
  let sent = 0;
  for (const token of answer.tokens) {
    if ('after' in ending && sent === ending.after) break;
    events.onToken();
    yield pending + write(answer, dialect.text(token));
    pending = '';
    sent += 1;
  }
  if (ending.kind === 'error') yield pending + dialect.failure(ending.shape);
  else if (ending.kind === 'cut' || ending.kind === 'stall') {
    yield pending;
    yield ending.kind === 'cut' ? CUT : STALL;
  } else yield pending + write(answer, dialect.closing());
}

function write(answer: Answer, frames: string): string {
  return answer.oddity === 'crlf' ? `: keep-alive\r\n\r\n${frames.replaceAll('\n', '\r\n')}` : frames;
}

/** Takes one step; answers false when it was the last. */
function take(frames: FrameWriter, step: IteratorResult<Step>): boolean {
  if (frames.gone) return false;
  if (step.done === true) {
    frames.end();
    return false;
  }
  if (step.value === STALL) return false;
  if (step.value === CUT) {
    // What was written must reach the client first, or the cut would come before the tokens it follows.
    setTimeout(() => frames.destroy(), 20);
    return false;
  }
  frames.write(step.value);
  return true;
}

function playFast(frames: FrameWriter, steps: Generator<Step>): void {
  while (take(frames, steps.next())) {
    if (frames.waitingBytes > 0) {
      frames.onDrain(() => playFast(frames, steps));
      return;
    }
  }
}

function playPaced(frames: FrameWriter, answer: Answer, steps: Generator<Step>, clock: StreamClock): void {
  const stepMs = answer.tokensPerSecond > 0 ? 1000 / answer.tokensPerSecond : 0;
  const stream: PacedStream = {
    dueAt: performance.now() + (answer.firstTokenMs > 0 ? answer.firstTokenMs : stepMs),
    advance() {
      if (stepMs === 0) {
        playFast(frames, steps);
        return false;
      }
      if (frames.waitingBytes < MAX_WAITING_BYTES && !take(frames, steps.next())) return false;
      stream.dueAt += stepMs;
      return true;
    },
  };
  clock.add(stream);
}

/** Sends the stream byte by byte where characters have several, so that pieces end inside characters. */
function playSplit(res: ServerResponse, frames: FrameWriter, steps: Generator<Step>, clock: StreamClock): void {
  const whole = [...steps].filter((step) => typeof step === 'string').join('');
  const pieces = whole.match(/[\0-\x7f]+|[^\0-\x7f]/gu) ?? [];
  const bytes = pieces.flatMap((piece) => (piece.length > 8 ? [Buffer.from(piece)] : splitBytes(piece)));
  let at = 0;
  const stream: PacedStream = {
    dueAt: performance.now(),
    advance() {
      if (frames.gone) return false;
      res.write(bytes[at]);
      at += 1;
      if (at === bytes.length) frames.end();
      stream.dueAt += SPLIT_STEP_MS;
      return at < bytes.length;
    },
  };
  clock.add(stream);
}

function splitBytes(text: string): Buffer[] {
  return [...Buffer.from(text)].map((byte) => Buffer.of(byte));
}

/** The answer in one piece, after the time its stream would have taken; an ending that is a fault comes instead. */
export function playWhole(
  res: ServerResponse,
  answer: Answer,
  dialect: Dialect,
  clock: StreamClock,
  events: PlayEvents,
): void {
  let count = 0;
  for (const token of answer.reasoning) dialect.reasoning(token);
  for (const token of answer.tokens) {
    events.onToken();
    dialect.text(token);
    count += 1;
  }
  if (answer.ending.kind === 'stall') return;
  const failed = answer.ending.kind === 'error';
  const body = failed ? { error: { message: 'Failed.', type: 'server_error' } } : dialect.whole();
  const streamMs = answer.tokensPerSecond > 0 ? (count * 1000) / answer.tokensPerSecond : 0;
  clock.add({
    dueAt: performance.now() + answer.firstTokenMs + streamMs,
    advance() {
      if (answer.ending.kind === 'cut') res.destroy();
      else res.writeHead(failed ? 500 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      return false;
    },
  });
}
