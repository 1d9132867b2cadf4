import { lazy, Suspense, useRef, useState } from 'react';

const loadPanel = () => import('./agent-panel.tsx');
const AgentPanel = lazy(async () => ({ default: (await loadPanel()).AgentPanel }));

interface OpenerProps {
  ref: React.RefObject<HTMLButtonElement | null>;
  'aria-haspopup': 'dialog';
  'aria-expanded': boolean;
  onPointerEnter: () => void;
  onFocus: () => void;
  onClick: () => void;
}

interface AgentPickerProps {
  /** The id of the agent that is chosen now. */
  chosen: string | null;
  onChoose: (agent: string) => void;
  /** The button that opens it. */
  children: (opener: OpenerProps) => React.ReactNode;
}

/** A button with a panel in which an agent is looked for and chosen. */
export function AgentPicker({ chosen, onChoose, children }: AgentPickerProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const opener: OpenerProps = {
    ref: anchor,
    'aria-haspopup': 'dialog',
    'aria-expanded': open,
    onPointerEnter: () => void loadPanel(),
    onFocus: () => void loadPanel(),
    onClick: () => setOpen(true),
  };
  return (
    <>
      {children(opener)}
      {open && (
        <Suspense>
          <AgentPanel anchor={anchor} chosen={chosen} onChoose={onChoose} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
