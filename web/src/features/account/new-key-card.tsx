import { Check, Copy } from 'lucide-react';
import type { NewAccessKey } from '#web/api/account.ts';
import { useCopy } from '#web/lib/clipboard.ts';
import { Button } from '#web/ui/button.tsx';

/** The one time that a key is seen. */
export function NewKeyCard({ made, onClose }: { made: NewAccessKey; onClose: () => void }) {
  const { copied, copy } = useCopy();
  return (
    <div role="status" className="rounded-xl border border-accent/40 bg-accent-wash p-4">
      <p className="text-sm font-medium">Copy “{made.name}” now: it is not shown again.</p>
      <code className="mt-2.5 block rounded-lg bg-raised px-3 py-2 font-mono text-sm wrap-anywhere select-all">
        {made.key}
      </code>
      <div className="mt-3 flex gap-2">
        <Button small look="primary" onClick={() => copy(made.key)}>
          {copied ? <Check size={15} /> : <Copy size={15} />} {copied ? 'Copied' : 'Copy'}
        </Button>
        <Button small look="quiet" onClick={onClose}>
          I have it
        </Button>
      </div>
    </div>
  );
}
