import { expect, test } from 'vitest';
import { changeTurnSettings, toTurnOptions, turnSettings } from './turn-settings.ts';

test('a conversation nobody has set up asks for the default model and no context', () => {
  expect(toTurnOptions(turnSettings('one'), true)).toEqual({});
});

test('context goes along where it is switched on and a chat is linked, and only there', () => {
  changeTurnSettings('two', { includesContext: true, contextLimit: 5, model: 'm' });
  const context = { include_related_chat_context: true, context_message_limit: 5 };
  expect(toTurnOptions(turnSettings('two'), true)).toEqual({ model: 'm', ...context });
  expect(toTurnOptions(turnSettings('two'), false)).toEqual({ model: 'm' });
});
