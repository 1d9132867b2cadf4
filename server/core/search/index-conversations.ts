import { setImmediate as breathe } from 'node:timers/promises';
import { act, type SystemContext } from '#server/core/context.ts';
import { isUnavailable } from '#server/db/errors.ts';
import {
  type BehindConversation,
  listRuns,
  type MessageToIndex,
  readBehind,
  readMessages,
  readOpenShelves,
  readSegments,
  saveMessageWords,
  saveProgress,
  savePlaces,
  saveTitleWords,
  takeTurn,
  type WrittenMessage,
} from './index-store.ts';
import { Placement } from './placement.ts';
import { conversationWord, segmentWord, shelfKey, titleKey } from './segments.ts';
import { writtenWords } from './written-words.ts';

/** So much at a time that each row costs little, and so little that nobody waits for what it holds. */
const mostMessages = 100;
const mostConversations = 50;

/** `done`: all of them are indexed; `more`: some of it; `busy`: another server is at it. */
export type IndexingResult = 'done' | 'more' | 'busy';

/**
 * Indexes what has come or changed in some conversations. Safe to be cut off anywhere and to be run twice. Where one of
 * them can't be indexed the others are, and it is tried again when something happens in it.
 */
export async function indexConversations(ctx: SystemContext, ids: string[]): Promise<IndexingResult> {
  try {
    return await indexTogether(ctx, ids);
  } catch (error) {
    if (isUnavailable(error)) throw error;
    for (const id of ids) if ((await indexAlone(ctx, id)) === 'busy') return 'busy';
    return 'done';
  }
}

async function indexAlone(ctx: SystemContext, id: string): Promise<IndexingResult> {
  try {
    let result: IndexingResult;
    do result = await indexTogether(ctx, [id]);
    while (result === 'more');
    return result;
  } catch (error) {
    if (isUnavailable(error)) throw error;
    ctx.log.warn({ err: error, conversation: id }, 'a conversation could not be indexed for searching');
    return 'done';
  }
}

function indexTogether(ctx: SystemContext, ids: string[]): Promise<IndexingResult> {
  return act(ctx, async (tx) => {
    if (!(await takeTurn(tx))) return 'busy';
    const all = await readBehind(tx, ids);
    if (all.length === 0) return 'done';
    const conversations = all.slice(0, mostConversations);
    const messages = await readMessages(tx, conversations, mostMessages);
    const isWhole = messages.length < mostMessages;
    await indexMessages(tx, conversations, messages);
    await indexTitles(tx, conversations);
    await saveProgress(tx, progressOf(conversations, isWhole ? null : messages.at(-1)!));
    return isWhole && conversations.length === all.length ? 'done' : 'more';
  });
}

async function indexMessages(
  tx: SystemContext,
  conversations: BehindConversation[],
  messages: MessageToIndex[],
): Promise<void> {
  // What is still being written is indexed at its end, which is a later revision.
  const ended = messages.filter(
    ({ status, content }) => status !== 'pending' && status !== 'streaming' && content !== '',
  );
  if (ended.length === 0) return;
  const numbers = new Map(conversations.map(({ id, number }) => [id, number]));
  const placement = await placementFor(tx, [...new Set(ended.map(({ userId }) => userId))]);
  const written: WrittenMessage[] = [];
  for (const { status: _, content, revision: __, ...message } of ended.toSorted((a, b) => a.number - b.number)) {
    const { segment, shelf } = placement.place(message);
    const labels = [segmentWord(message.userId, segment), conversationWord(numbers.get(message.conversationId)!)];
    written.push({ ...message, words: writtenWords(content, shelfKey(shelf), labels) });
    // A long text takes some milliseconds, and others are waiting.
    await breathe();
  }
  await savePlaces(tx, [...placement.changedSegments], [...placement.changedShelves]);
  await saveMessageWords(tx, written);
}

async function placementFor(tx: SystemContext, userIds: number[]): Promise<Placement> {
  const placement = new Placement(await readSegments(tx, userIds), await readOpenShelves(tx));
  const unknown = userIds.filter((userId) => !placement.knows(userId));
  for (const run of unknown.length === 0 ? [] : await listRuns(tx, unknown)) placement.addRun(run);
  return placement;
}

async function indexTitles(tx: SystemContext, conversations: BehindConversation[]): Promise<void> {
  const titles = conversations.map(({ id, userId, title }) => ({ id, words: writtenWords(title, titleKey(userId)) }));
  await saveTitleWords(tx, titles);
}

/** Conversations were read one after the other: those before the last message's are done, those after it not begun. */
function progressOf(conversations: BehindConversation[], last: MessageToIndex | null) {
  const done = conversations.map(({ id, revision }) => ({ id, revision, number: null }));
  if (last === null) return done;
  const reached = conversations.findIndex(({ id }) => id === last.conversationId);
  return [...done.slice(0, reached), { id: last.conversationId, revision: last.revision, number: last.number }];
}
