import { ChevronDown } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { isOffline, type LlmModel, nameOfModel } from '#web/api/llm-models.ts';
import type { AnsweringModel } from './use-answering-model.ts';

const loadPopup = () => import('#web/ui/menu-popup.tsx');
const MenuPopup = lazy(async () => ({ default: (await loadPopup()).MenuPopup }));

interface ModelButtonProps {
  answering: AnsweringModel;
  /** Null: the one that answers where nobody chose. */
  onChoose: (model: string | null) => void;
}

/** Which model answers the next messages, and a menu of the others. */
export function ModelButton({ answering: { models, model, fallback }, onChoose }: ModelButtonProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  if (models.length === 0) return null;
  const name = model === undefined ? 'Choose a model' : nameOfModel(model);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={`Model: ${name}`}
        onPointerEnter={() => void loadPopup()}
        onFocus={() => void loadPopup()}
        onClick={() => setOpen(true)}
        className="flex h-8 min-w-0 items-center gap-1 rounded-lg px-2 text-sm text-faint transition-colors hover:bg-hover hover:text-ink pointer-coarse:h-11"
      >
        <span className="truncate">{name}</span>
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
                label: nameOfModel(other),
                note: noteOf(other, fallback),
                chosen: other.id === model?.id,
                onSelect: () => onChoose(other.id === fallback ? null : other.id),
              })),
            ]}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}

function noteOf(model: LlmModel, fallback: string | undefined): string | undefined {
  if (model.is_default) return `Default. ${model.default_reason ?? ''}`.trim();
  if (isOffline(model)) return 'Not a model: says that none is connected';
  return model.id === fallback ? 'What this agent is set to' : undefined;
}
