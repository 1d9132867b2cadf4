const starters: { title: string; content: string }[] = [
  {
    title: 'Explain something',
    content:
      'Explain how public-key cryptography works, with an everyday comparison first and the real thing after it.',
  },
  {
    title: 'Weigh a decision',
    content: 'Help me weigh a decision. Ask me three questions about it first, one at a time.',
  },
  {
    title: 'Write some code',
    content: 'Write a small TypeScript function that groups a list of dates by week, with a test for it.',
  },
];

/** A way in for those who do not know yet what to ask. */
export function Starters({ disabled, onChoose }: { disabled: boolean; onChoose: (content: string) => void }) {
  return (
    <ul aria-label="Ideas to begin with" className="mt-5 grid gap-2 sm:grid-cols-3">
      {starters.map(({ title, content }) => (
        <li key={title}>
          <button
            type="button"
            disabled={disabled}
            onClick={() => onChoose(content)}
            className="h-full w-full rounded-xl border border-line px-3.5 py-2.5 text-start transition-colors hover:border-edge hover:bg-hover"
          >
            <span className="block text-sm font-medium">{title}</span>
            <span className="mt-0.5 line-clamp-2 text-xs text-faint">{content}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
