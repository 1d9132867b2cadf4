import { chordText } from '#web/lib/keyboard.ts';
import { Dialog } from '#web/ui/dialog.tsx';
import { shortcutKeys } from './use-shortcuts.ts';

const rows: [does: string, keys: string][] = [
  ['New chat', shortcutKeys.newChat],
  ['Search your chats', shortcutKeys.search],
  ['Show or hide the sidebar', shortcutKeys.sidebar],
  ['Go to the message box', 'Shift+Esc'],
  ['Send', 'Enter'],
  ['New line', 'Shift+Enter'],
  ['Edit your last message', '↑ in an empty box'],
  ['Submit an edit', chordText({ key: 'Enter' })],
  ['Stop the answer, or leave an edit', 'Esc'],
  ['This list', shortcutKeys.shortcuts],
];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl className="divide-y divide-line">
        {rows.map(([does, keys]) => (
          <div key={does} className="flex items-center justify-between gap-4 py-2">
            <dt className="text-soft">{does}</dt>
            <dd>
              <kbd className="rounded-md border border-line bg-sunk px-1.5 py-0.5 font-sans text-xs text-soft">
                {keys}
              </kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
