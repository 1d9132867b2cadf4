import { createContext, useContext } from 'react';
import type { Message } from '#web/api/messages.ts';
import type { Turns } from './use-turns.ts';

interface TurnsInView extends Turns {
  /** The id of the message that is being edited. */
  editing: string | null;
  setEditing: (id: string | null) => void;
  askToDelete: (message: Message) => void;
  /** Numbers of the agent's versions by their ids. */
  versions: ReadonlyMap<string, number>;
}

export const TurnsContext = createContext<TurnsInView | null>(null);

export function useTurnsInView(): TurnsInView {
  const turns = useContext(TurnsContext);
  if (turns === null) throw new Error('There is no TurnsContext above this component');
  return turns;
}
