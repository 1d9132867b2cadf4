import type { EventBus } from '#server/events/bus.ts';
import type { AnswerEngine } from './answer-engine.ts';

/** What makes an answer end before its model does: being stopped, and losing what it stands on. */
export function listenForEnds(engine: AnswerEngine, events: Pick<EventBus, 'on'>): void {
  events.on('answer.stop_requested', ({ messageId }) => engine.abort(messageId, 'stopped'));
  events.on('conversation.deleted', ({ conversationId }) =>
    engine.abortWhere('stopped', (answer) => answer.conversationId === conversationId),
  );
  events.on('chat.left', ({ chatId, userId }) =>
    engine.abortWhere('access_revoked', (answer) => answer.contextChatId === chatId && answer.userId === userId),
  );
  events.on('chat.deleted', ({ chatId }) =>
    engine.abortWhere('access_revoked', (answer) => answer.contextChatId === chatId),
  );
}
