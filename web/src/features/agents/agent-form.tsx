import { RefreshCw } from 'lucide-react';
import type { Agent } from '#web/api/agents.ts';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { AgentFieldset } from './agent-fieldset.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { PictureField } from './picture-field.tsx';
import { SaveBar } from './save-bar.tsx';
import { useAgentForm } from './use-agent-form.ts';
import { useShowWrong } from './use-show-wrong.ts';

/** The settings of an agent that the viewer may change. */
export function AgentForm({ agent }: { agent: Agent }) {
  const form = useAgentForm(agent);
  const element = useShowWrong(form.errors);
  return (
    <form
      ref={element}
      noValidate
      aria-label={`Settings of ${agent.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        form.save();
      }}
    >
      <div className="mx-auto max-w-2xl px-4 pt-6 pb-10 sm:px-6">
        {form.conflict !== null && (
          <Notice
            look="waiting"
            className="mb-6"
            icon={<RefreshCw size={16} />}
            actions={
              <Button small busy={form.conflict.isLoading} onClick={form.conflict.takeNewest}>
                Take in the changes
              </Button>
            }
          >
            Somebody changed this agent while you were at it, so nothing was saved. What you typed stays.
          </Notice>
        )}
        <AgentFieldset
          fields={form.fields}
          errors={form.errors}
          onEdit={form.edit}
          picture={<PictureField agent={agent} />}
          isDefault={agent.is_default}
        />
      </div>
      <SaveBar form={form} />
      <LeaveDialog isEdited={form.isEdited} />
    </form>
  );
}
