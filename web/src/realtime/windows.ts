import type { Message } from '#contract/messages.ts';
import { mergeMessages } from './apply-messages.ts';
import { messagesOnPath } from './transcript.ts';
import type { Transcript } from './transcript.ts';

/** The newest messages of the chosen branch, fetched because another branch was chosen or nothing is loaded yet. */
export function showWindow(transcript: Transcript, newest: readonly Message[]): Transcript {
  const merged = mergeMessages(transcript, newest).transcript;
  const joint = newest[0]?.parent ?? null;
  const joinAt = joint === null ? -1 : transcript.path.indexOf(joint);
  const path = [...transcript.path.slice(0, joinAt + 1), ...newest.map((message) => message.id)];
  for (const message of messagesOnPath(transcript)) {
    // Sent while the window was on its way: it goes on from the window's end.
    if (message.parent === path.at(-1) && message.revision > newestRevision(newest)) path.push(message.id);
  }
  return {
    ...merged,
    path,
    lostBranch: false,
    revision: transcript.revision === 0 ? newestRevision(newest) : transcript.revision,
  };
}

/** Only a first window sets the revision: raised later it would skip changes of messages outside of the window. */
function newestRevision(messages: readonly Message[]): number {
  return messages.reduce((newest, message) => Math.max(newest, message.revision), 0);
}

/** Messages that come before what is loaded; ones that are loaded already are left where they are. */
export function showEarlier(transcript: Transcript, earlier: readonly Message[]): Transcript {
  const merged = mergeMessages({ ...transcript, path: [] }, earlier).transcript;
  const loaded = new Set(transcript.path);
  const added = earlier.map((message) => message.id).filter((id) => !loaded.has(id));
  return { ...merged, path: [...added, ...transcript.path], lostBranch: transcript.lostBranch };
}

/** True where the branch goes on above what is loaded. */
export function hasEarlier(transcript: Transcript): boolean {
  const first = transcript.path[0];
  return first !== undefined && transcript.messages.get(first)?.parent !== null;
}
