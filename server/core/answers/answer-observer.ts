import type { Generation } from './finish-store.ts';

/** Who counts what the engine does. Called in the middle of its work: it must be quick and not throw. */
export interface AnswerObserver {
  /** One commit of the journal: how long it took, and the size of its segment in UTF-16 units. */
  onJournalFlush(durationMs: number, length: number): void;
  /** One call of a provider has ended. */
  onGeneration(generation: Generation): void;
}
