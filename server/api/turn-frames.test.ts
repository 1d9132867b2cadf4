import { beforeEach, describe, expect, test } from 'vitest';
import type { ServerFrame } from '#contract/realtime.ts';
import type { Asked } from '#server/core/answers/ask.ts';
import { LiveAnswer } from '#server/core/answers/live-answer.ts';
import type { Message } from '#server/core/messages/message.ts';
import type { FrameSink } from '#server/http/exchange.ts';
import { TurnFrames } from './turn-frames.ts';

class Sink implements FrameSink {
  isFull = false;
  hasEnded = false;
  readonly frames: ServerFrame[] = [];

  send(frame: ServerFrame): void {
    this.sendEncoded(frame.type, JSON.stringify(frame));
  }

  sendEncoded(type: ServerFrame['type'], json: string): void {
    const frame = JSON.parse(json) as ServerFrame;
    expect(frame.type).toBe(type);
    this.frames.push(frame);
  }

  end(): void {
    this.hasEnded = true;
  }

  get deltas(): [at: number, text: string][] {
    return this.frames.flatMap((frame) => (frame.type === 'delta' ? [[frame.at, frame.text]] : []));
  }
}

let live: LiveAnswer;
let sink: Sink;
let frames: TurnFrames;

beforeEach(() => {
  live = new LiveAnswer({ messageId: 'm', number: 2, conversationId: 'c', userId: 1, continues: [] });
  sink = new Sink();
  frames = new TurnFrames({ question: null, reply: message(''), live } as unknown as Asked, live.ended);
  frames.open(sink);
});

function message(content: string, status: Message['status'] = 'complete'): Message {
  const parts = [{ type: 'text', text: content }];
  return { id: 'm', number: 2, content, parts, status, createdAt: new Date(0) } as unknown as Message;
}

function grow(text: string): void {
  live.append('text', text);
  live.commit(live.pending());
}

describe('a turn as frames', () => {
  test('sends what was added as it becomes durable, then the end', async () => {
    for (const text of ['The "tide"', ' is\n', 'rising.']) grow(text);
    live.end(message('The "tide" is\nrising. Slowly.'));
    await expect.poll(() => sink.hasEnded).toBe(true);
    expect(sink.deltas.map(([, text]) => text)).toEqual(['The "tide"', ' is\n', 'rising.', ' Slowly.']);
    expect(sink.deltas.map(([at]) => at)).toEqual([0, 10, 14, 21]);
    expect(sink.frames.at(-1)).toMatchObject({ type: 'assistant_message' });
  });

  test('sends nothing to a reader that does not keep up, and then what it missed in one piece', async () => {
    grow('a');
    sink.isFull = true;
    for (const text of ['b', 'c', 'd']) grow(text);
    expect(sink.deltas).toEqual([[0, 'a']]);
    sink.isFull = false;
    frames.resume();
    expect(sink.deltas).toEqual([
      [0, 'a'],
      [1, 'bcd'],
    ]);
    sink.isFull = true;
    grow('e');
    live.end(message('abcdef'));
    await live.ended;
    expect(sink.hasEnded).toBe(false);
    sink.isFull = false;
    frames.resume();
    expect(sink.deltas.at(-1)).toEqual([4, 'ef']);
    expect(sink.hasEnded).toBe(true);
  });

  test('of a chat that was deleted end without a last word', async () => {
    grow('a');
    live.end(null);
    await expect.poll(() => sink.hasEnded).toBe(true);
    expect(sink.frames).toHaveLength(1);
  });

  test('stop when the reader leaves', () => {
    frames.close();
    grow('a');
    expect(sink.frames).toEqual([]);
  });
});
