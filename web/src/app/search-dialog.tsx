import { useRef, useState } from 'react';
import { SearchPanel } from '#web/features/search/search-panel.tsx';
import { paths } from '#web/lib/routes.ts';
import { Dialog } from '#web/ui/dialog.tsx';
import { Link } from '#web/ui/link.tsx';

const anything = {};

/** The quick way to a chat or to what was said in one. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog title="Search" wide initialFocus={field} onClose={onClose}>
      <SearchPanel
        typed={typed}
        onType={setTyped}
        filter={anything}
        limit={8}
        recent={7}
        onOpen={onClose}
        field={field}
      />
      {typed.trim() !== '' && (
        <p className="mt-2 border-t border-line px-3 pt-3 text-sm">
          <Link
            href={paths.search(typed.trim())}
            onClick={onClose}
            className="text-accent underline-offset-4 hover:underline"
          >
            All results on a page of their own
          </Link>
        </p>
      )}
    </Dialog>
  );
}
