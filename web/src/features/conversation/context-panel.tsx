import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeConversation, placeConversation } from '#web/api/conversations.ts';
import type { Conversation } from '#web/api/conversations.ts';
import { Button } from '#web/ui/button.tsx';
import { Popover } from '#web/ui/popover.tsx';
import { Switch } from '#web/ui/switch.tsx';
import { ChatChoice } from './chat-choice.tsx';
import { ContextPreview } from './context-preview.tsx';
import type { TurnSettings } from './turn-settings.ts';

interface ContextPanelProps {
  anchor: React.RefObject<HTMLElement | null>;
  conversation: Conversation;
  settings: TurnSettings;
  onChange: (change: Partial<TurnSettings>) => void;
  onClose: () => void;
}

/** Links a chat with people to this conversation, and shows exactly what of it the model is given. */
export function ContextPanel({ anchor, conversation, settings, onChange, onClose }: ContextPanelProps) {
  const [choosing, setChoosing] = useState(conversation.related_chat === null);
  const client = useQueryClient();
  const link = useMutation({
    mutationFn: (chat: number | null) => changeConversation(conversation.id, { related_chat: chat }),
    onSuccess: (changed) => {
      placeConversation(client, changed);
      onChange({ includesContext: changed.related_chat !== null });
      setChoosing(changed.related_chat === null);
    },
  });
  const isLinked = conversation.related_chat !== null;
  return (
    <Popover
      anchor={anchor}
      title={choosing ? 'Give it a chat to read' : (conversation.related_chat_name ?? 'Linked chat')}
      onClose={onClose}
    >
      {choosing || !isLinked ? (
        <ChatChoice
          chosen={conversation.related_chat}
          busy={link.isPending ? (link.variables ?? null) : null}
          error={link.error}
          onChoose={(chat) => link.mutate(chat)}
        />
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 pb-3">
            <Switch
              label="Goes along with each message"
              checked={settings.includesContext}
              onChange={(includesContext) => onChange({ includesContext })}
            />
            <LimitField limit={settings.contextLimit} onChange={(contextLimit) => onChange({ contextLimit })} />
          </div>
          <ContextPreview
            conversation={conversation}
            chat={conversation.related_chat ?? 0}
            limit={settings.contextLimit}
          />
          <div className="flex justify-between gap-2 border-t border-line p-2.5">
            <Button small look="quiet" onClick={() => setChoosing(true)}>
              Another chat
            </Button>
            <Button small look="quiet" busy={link.isPending} onClick={() => link.mutate(null)}>
              Unlink
            </Button>
          </div>
        </>
      )}
    </Popover>
  );
}

function LimitField({ limit, onChange }: { limit: number; onChange: (limit: number) => void }) {
  return (
    <label className="flex items-center gap-2 text-sm text-soft">
      Newest
      <input
        type="number"
        min={1}
        max={100}
        defaultValue={limit}
        onChange={(event) => {
          const asked = event.target.valueAsNumber;
          if (Number.isInteger(asked) && asked >= 1 && asked <= 100) onChange(asked);
        }}
        className="h-8 w-16 rounded-lg border border-edge/80 bg-raised px-2 text-end tabular-nums invalid:border-danger pointer-coarse:h-11"
      />
      messages
    </label>
  );
}
