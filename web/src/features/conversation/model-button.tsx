import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { activeModels, isOffline } from '#web/api/llm-models.ts';
import type { LlmModel } from '#web/api/llm-models.ts';

const loadPopup = () => import('#web/ui/menu-popup.tsx');
const MenuPopup = lazy(async () => ({ default: (await loadPopup()).MenuPopup }));

interface ModelButtonProps {
  /** A model's id; null: the default one. */
  chosen: string | null;
  onChoose: (model: string | null) => void;
}

/** Which model answers the next messages, and a menu of the others. */
export function ModelButton({ chosen, onChoose }: ModelButtonProps) {
  const { data: models = [] } = useQuery(activeModels());
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const model = models.find(({ id }) => id === chosen) ?? models.find(({ is_default }) => is_default) ?? models[0];
  if (model === undefined) return null;
  return (
    <>
      <button
        ref={anchor}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={`Model: ${nameOf(model)}`}
        onPointerEnter={() => void loadPopup()}
        onFocus={() => void loadPopup()}
        onClick={() => setOpen(true)}
        className="flex h-8 min-w-0 items-center gap-1 rounded-lg px-2 text-sm text-faint transition-colors hover:bg-hover hover:text-ink pointer-coarse:h-11"
      >
        <span className="truncate">{nameOf(model)}</span>
        <ChevronDown size={14} className="shrink-0" />
      </button>
      {open && (
        <Suspense>
          <MenuPopup
            anchor={anchor}
            label="Model"
            side="top"
            groups={[
              models.map((other) => ({
                label: nameOf(other),
                note: noteOf(other),
                chosen: other.id === model.id,
                onSelect: () => onChoose(other.is_default ? null : other.id),
              })),
            ]}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}

function nameOf(model: LlmModel): string {
  return isOffline(model) ? 'Offline assistant' : model.name;
}

function noteOf(model: LlmModel): string | undefined {
  if (model.is_default) return `Default. ${model.default_reason ?? ''}`.trim();
  return isOffline(model) ? 'Not a model: says that none is connected' : undefined;
}
