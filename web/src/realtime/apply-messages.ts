import type { Message } from '#contract/messages.ts';
import type { MessagePart } from '#contract/parts.ts';
import type { ServerFrame } from '#contract/realtime.ts';
import { forgetMessages } from './forget-messages.ts';
import { isRunning, messagesOnPath } from './transcript.ts';
import type { Applied, Transcript } from './transcript.ts';

type MessagesFrame = Extract<ServerFrame, { type: 'messages' }>;

export function applyMessagesFrame(transcript: Transcript, frame: MessagesFrame): Applied {
  if (frame.reset) return { transcript: startOver(transcript, frame), lack: 'nothing' };
  const { transcript: merged } = mergeMessages(forgetMessages(transcript, frame.deleted), frame.messages);
  const revision = Math.max(transcript.revision, frame.revision);
  const lostBranch = merged.lostBranch || bringsOldNews(transcript, frame);
  return { transcript: { ...merged, revision, lostBranch }, lack: lostBranch ? 'branch' : 'nothing' };
}

/** New messages in an overtaken frame: which branch was chosen last can no longer be told from the order. */
function bringsOldNews(transcript: Transcript, frame: MessagesFrame): boolean {
  return frame.revision < transcript.revision && frame.messages.some(({ id }) => !transcript.messages.has(id));
}

/** What this tab has just sent can be newer than the window the server read; it stays. */
function startOver(transcript: Transcript, frame: MessagesFrame): Transcript {
  const window: Transcript = {
    epoch: transcript.epoch,
    revision: frame.revision,
    messages: new Map(frame.messages.map((message) => [message.id, message])),
    path: frame.messages.map((message) => message.id),
    lostBranch: false,
  };
  const newer = messagesOnPath(transcript).filter((message) => message.revision > frame.revision);
  return mergeMessages(window, newer).transcript;
}

/** Takes in messages that were made or changed, from a frame or from the answer to a request of this tab. */
export function mergeMessages(transcript: Transcript, incoming: readonly Message[]): Applied {
  const messages = new Map(transcript.messages);
  let path = transcript.path;
  let lostBranch = transcript.lostBranch;
  for (const message of incoming) {
    const known = messages.get(message.id);
    const heardOf = known !== undefined || isNamed(path, messages, message);
    if (known === undefined || known.revision <= message.revision) messages.set(message.id, settle(known, message));
    tellSiblings(messages, message);
    if (heardOf) continue;
    const branch = withNewMessage(path, messages, message);
    if (branch === 'above') lostBranch = true;
    else path = branch;
  }
  path = downToTheLeaf(path, messages);
  return { transcript: { ...transcript, messages, path, lostBranch }, lack: lostBranch ? 'branch' : 'nothing' };
}

/** True where a message that is loaded already named this one: then it is not new, and no new choice of branch. */
function isNamed(path: readonly string[], messages: ReadonlyMap<string, Message>, message: Message): boolean {
  const chosen = message.parent === null ? path[0] : path[path.lastIndexOf(message.parent) + 1];
  const loaded = [chosen, ...message.siblings].filter((id) => id !== undefined && id !== message.id);
  return loaded.some((id) => id !== undefined && messages.get(id)?.siblings.includes(message.id) === true);
}

function settle(known: Message | undefined, incoming: Message): Message {
  if (known === undefined || !isRunning(incoming) || !isRunning(known)) return incoming;
  return { ...incoming, parts: furtherParts(known.parts, incoming.parts) };
}

/** A running answer only grows, so of two states of it the longer text is the later one. */
function furtherParts(known: MessagePart[], incoming: MessagePart[]): MessagePart[] {
  const length = Math.max(known.length, incoming.length);
  return Array.from({ length }, (_, index) => furtherPart(known[index], incoming[index])).filter(
    (part) => part !== undefined,
  );
}

function furtherPart(known: MessagePart | undefined, incoming: MessagePart | undefined): MessagePart | undefined {
  if (known === undefined || incoming === undefined) return incoming ?? known;
  if (!('text' in known) || !('text' in incoming) || known.type !== incoming.type) return incoming;
  return known.text.startsWith(incoming.text) ? known : incoming;
}

function tellSiblings(messages: Map<string, Message>, message: Message): void {
  for (const id of message.siblings) {
    const sibling = messages.get(id);
    if (sibling === undefined || sibling.siblings.length >= message.siblings.length) continue;
    messages.set(id, { ...sibling, siblings: message.siblings });
  }
}

/** A message that nobody had heard of was just sent or made, and whoever made it chose its branch. */
function withNewMessage(
  path: readonly string[],
  messages: ReadonlyMap<string, Message>,
  message: Message,
): readonly string[] | 'above' {
  if (message.parent === null) return isAtRoot(path, messages) ? [message.id] : 'above';
  const parentAt = path.lastIndexOf(message.parent);
  if (parentAt >= 0) return [...path.slice(0, parentAt + 1), message.id];
  const isJustMade = message.role === 'user' || isRunning(message);
  return messages.has(message.parent) || !isJustMade ? path : 'above';
}

/** A branch runs to its leaf: answers that were heard of before their question join it now. */
function downToTheLeaf(path: readonly string[], messages: ReadonlyMap<string, Message>): readonly string[] {
  const leaf = path.at(-1);
  if (leaf === undefined) return path;
  const child = [...messages.values()].filter((message) => message.parent === leaf).at(-1);
  return child === undefined ? path : downToTheLeaf([...path, child.siblings.at(-1) ?? child.id], messages);
}

function isAtRoot(path: readonly string[], messages: ReadonlyMap<string, Message>): boolean {
  const first = path[0];
  return first === undefined || messages.get(first)?.parent === null;
}
