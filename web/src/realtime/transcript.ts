import type { Message } from '#contract/messages.ts';

/** What one browser tab knows of a conversation: the messages it has loaded and the branch that is chosen. */
export interface Transcript {
  /** From the socket's `welcome`; null until one came. */
  epoch: string | null;
  /** The newest revision of the conversation that is in here; 0 before anything is. */
  revision: number;
  messages: ReadonlyMap<string, Message>;
  /** The chosen branch as far as it is loaded, oldest first. */
  path: readonly string[];
  /** The branch changed above what is loaded: only a window from scratch tells what it is now. */
  lostBranch: boolean;
}

/**
 * What is missing after a frame: text of a growing answer, a whole message, or the branch, because it changed
 * above what is loaded.
 */
export type Lack = 'nothing' | 'text' | 'message' | 'branch';

export interface Applied {
  transcript: Transcript;
  lack: Lack;
}

export const emptyTranscript: Transcript = {
  epoch: null,
  revision: 0,
  messages: new Map(),
  path: [],
  lostBranch: false,
};

export function isRunning(message: Message): boolean {
  return message.status === 'pending' || message.status === 'streaming';
}

/** The text a reader sees, without the reasoning. */
export function textOf(message: Message): string {
  const texts = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.length > 0 ? texts.join('') : message.content;
}

/** How many UTF-16 units of each part of each running answer are shown, for a `resume` frame. */
export function shownLengths(transcript: Transcript): Record<string, number[]> {
  const shown: Record<string, number[]> = {};
  for (const message of transcript.messages.values()) {
    if (isRunning(message)) shown[message.id] = message.parts.map((part) => ('text' in part ? part.text.length : 0));
  }
  return shown;
}

/** The chosen branch's messages, oldest first. */
export function messagesOnPath(transcript: Transcript): Message[] {
  return transcript.path.flatMap((id) => transcript.messages.get(id) ?? []);
}

export function hasRunningAnswer(transcript: Pick<Transcript, 'messages'>): boolean {
  for (const message of transcript.messages.values()) if (isRunning(message)) return true;
  return false;
}
