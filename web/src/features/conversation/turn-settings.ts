import { useSyncExternalStore } from 'react';
import type { TurnOptions } from '#web/api/messages.ts';
import { readStored, writeStored } from '#web/lib/stored.ts';

/** How the next messages of a conversation are answered; kept in this browser. */
export interface TurnSettings {
  /** A model's id; null: the default one. */
  model: string | null;
  /** Give the model the linked chat's newest messages. */
  includesContext: boolean;
  /** How many of them, 1 to 100. */
  contextLimit: number;
}

const defaults: TurnSettings = { model: null, includesContext: false, contextLimit: 20 };
const known = new Map<string, TurnSettings>();
const listeners = new Set<() => void>();

/** `conversation` is an id, or `new` before there is one. */
export function useTurnSettings(conversation: string): [TurnSettings, (change: Partial<TurnSettings>) => void] {
  const settings = useSyncExternalStore(subscribe, () => turnSettings(conversation));
  return [settings, (change) => changeTurnSettings(conversation, change)];
}

export function changeTurnSettings(conversation: string, change: Partial<TurnSettings>): void {
  const settings = { ...turnSettings(conversation), ...change };
  known.set(conversation, settings);
  writeStored(`turn.${conversation}`, JSON.stringify(settings));
  for (const listener of listeners) listener();
}

export function turnSettings(conversation: string): TurnSettings {
  const settings = known.get(conversation) ?? parse(readStored(`turn.${conversation}`));
  known.set(conversation, settings);
  return settings;
}

/** What a request says of them. Context is asked for only where a chat is linked. */
export function toTurnOptions(settings: TurnSettings, isLinked: boolean): TurnOptions {
  return {
    ...(settings.model !== null && { model: settings.model }),
    ...(isLinked &&
      settings.includesContext && { include_related_chat_context: true, context_message_limit: settings.contextLimit }),
  };
}

function parse(stored: string | null): TurnSettings {
  try {
    return { ...defaults, ...(JSON.parse(stored ?? '{}') as Partial<TurnSettings>) };
  } catch {
    return defaults;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
