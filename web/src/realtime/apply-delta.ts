import type { MessagePart } from '#contract/parts.ts';
import type { ServerFrame } from '#contract/realtime.ts';
import { isRunning } from './transcript.ts';
import type { Applied, Transcript } from './transcript.ts';

type DeltaFrame = Extract<ServerFrame, { type: 'delta' }>;

/**
 * Exactly once, whatever the connection repeats or loses: a delta says at which UTF-16 index its text begins,
 * so what is shown already is dropped and what is missing is noticed (contract/realtime.ts, `DeltaFrame`).
 */
export function applyDelta(transcript: Transcript, delta: DeltaFrame): Applied {
  const message = transcript.messages.get(delta.message_id);
  if (message === undefined) return { transcript, lack: 'message' };
  // A finished message is whole already; a delta that still arrives was overtaken by it.
  if (!isRunning(message)) return { transcript, lack: 'nothing' };

  const parts = grow(message.parts, delta);
  if (parts === 'lacking') return { transcript, lack: 'text' };
  if (parts === message.parts) return { transcript, lack: 'nothing' };
  const messages = new Map(transcript.messages);
  messages.set(message.id, { ...message, parts, status: 'streaming' });
  return { transcript: { ...transcript, messages }, lack: 'nothing' };
}

function grow(parts: MessagePart[], delta: DeltaFrame): MessagePart[] | 'lacking' {
  if (delta.part > parts.length) return 'lacking';
  const part = parts[delta.part] ?? { type: delta.kind, text: '' };
  if (part.type !== delta.kind) return 'lacking';

  const shown = part.text.length;
  if (delta.at > shown) return 'lacking';
  const added = delta.text.slice(shown - delta.at);
  if (added === '') return parts;
  const grown = [...parts];
  grown[delta.part] = { ...part, text: part.text + added };
  return grown;
}
