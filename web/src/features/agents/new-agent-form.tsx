import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { createAgent, placeAgent, setAgentPicture } from '#web/api/agents.ts';
import type { Agent } from '#web/api/agents.ts';
import { deliver } from '#web/api/deliver.ts';
import { RequestError } from '#web/api/http.ts';
import { navigate } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { Button } from '#web/ui/button.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { type AgentFields, emptyFields, realEdits, toChanges } from './agent-fields.ts';
import { AgentFieldset } from './agent-fieldset.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { noErrors } from './use-agent-form.ts';
import { useShowWrong } from './use-show-wrong.ts';
import { PictureChoice } from './picture-choice.tsx';

export function NewAgentForm() {
  const client = useQueryClient();
  const [fields, setFields] = useState(emptyFields);
  const [picture, setPicture] = useState<File | null>(null);
  const preview = usePreview(picture);
  const create = useMutation({
    mutationFn: async () => withPicture(await deliver((key) => createAgent(toChanges(fields), key)), picture),
    onSuccess: (agent) => placeAgent(client, agent),
  });
  const { data: made } = create;
  useEffect(() => {
    // After the page has let go of what was typed.
    if (made !== undefined) navigate(paths.agent(made.id), { replace: true });
  }, [made]);

  const errors = create.error instanceof RequestError ? create.error.fields : noErrors;
  const form = useShowWrong(errors);
  const wrong = Object.keys(errors).length > 0;
  const isEdited = made === undefined && (picture !== null || Object.keys(realEdits(emptyFields, fields)).length > 0);
  const edit = (change: Partial<AgentFields>) => setFields({ ...fields, ...change });
  return (
    <form
      ref={form}
      noValidate
      aria-label="New agent"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
      className="mx-auto max-w-2xl px-4 pt-6 pb-10 sm:px-6"
    >
      <AgentFieldset
        fields={fields}
        errors={errors}
        onEdit={edit}
        picture={<PictureChoice name={fields.name} picture={preview} onChoose={setPicture} />}
      />
      <div className="flex items-center justify-end gap-3 border-t border-line pt-5">
        {create.error !== null && (
          <p role="alert" className="me-auto text-sm text-danger">
            {wrong ? 'Not made yet: see what is wrong above.' : create.error.message}
          </p>
        )}
        <Button look="primary" type="submit" busy={create.isPending}>
          Create agent
        </Button>
      </div>
      <LeaveDialog isEdited={isEdited} />
    </form>
  );
}

/** The agent is there by now, whatever becomes of its picture. */
async function withPicture(agent: Agent, picture: File | null): Promise<Agent> {
  if (picture === null) return agent;
  try {
    return await setAgentPicture(agent.id, picture);
  } catch (error) {
    toast(`Its picture was not taken. ${error instanceof Error ? error.message : ''}`);
    return agent;
  }
}

function usePreview(picture: File | null): string | null {
  const address = useMemo(() => (picture === null ? null : URL.createObjectURL(picture)), [picture]);
  useEffect(
    () => () => {
      if (address !== null) URL.revokeObjectURL(address);
    },
    [address],
  );
  return address;
}
