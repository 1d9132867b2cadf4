import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Agent, changeAgent, oneAgent, placeAgent } from '#web/api/agents.ts';
import { RequestError } from '#web/api/http.ts';
import { type AgentFields, fieldsOf, realEdits, toChanges } from './agent-fields.ts';

export type FieldErrors = RequestError['fields'];

export const noErrors: FieldErrors = {};

export interface AgentFormState {
  fields: AgentFields;
  edit: (change: Partial<AgentFields>) => void;
  isEdited: boolean;
  discard: () => void;
  save: () => void;
  isSaving: boolean;
  errors: FieldErrors;
  /** What went wrong, where that is no field's. */
  failure: Error | null;
  /** Somebody has changed the agent since the form was opened; null where nobody has. */
  conflict: { isLoading: boolean; takeNewest: () => void } | null;
}

/**
 * The edits of an agent on top of the form it had when they began. They are saved as a change of that form, so that
 * what somebody else has changed meanwhile is never written over unseen.
 */
export function useAgentForm(agent: Agent): AgentFormState {
  const client = useQueryClient();
  const [typed, setTyped] = useState<{ base: Agent; edits: Partial<AgentFields> } | null>(null);
  const base = typed?.base ?? agent;
  const edits = realEdits(fieldsOf(base), typed?.edits ?? {});
  const isEdited = Object.keys(edits).length > 0;

  const save = useMutation({
    mutationFn: () => changeAgent(agent.id, toChanges(edits), base.version),
    onSuccess: (saved) => {
      setTyped(null);
      placeAgent(client, saved);
    },
  });
  const rebase = useMutation({
    mutationFn: () => client.fetchQuery({ ...oneAgent(agent.id), staleTime: 0 }),
    onSuccess: (newest) => {
      setTyped({ base: newest, edits });
      save.reset();
    },
  });

  const { error } = save;
  const errors = error instanceof RequestError ? error.fields : noErrors;
  const isConflict = error instanceof RequestError && error.status === 409;
  return {
    fields: { ...fieldsOf(base), ...edits },
    edit: (change) => setTyped({ base, edits: { ...edits, ...change } }),
    isEdited,
    discard: () => {
      setTyped(null);
      save.reset();
    },
    save: () => save.mutate(),
    isSaving: save.isPending,
    errors,
    failure: rebase.error ?? (isConflict || Object.keys(errors).length > 0 ? null : error),
    conflict: isConflict ? { isLoading: rebase.isPending, takeNewest: () => rebase.mutate() } : null,
  };
}
