const tips: [typed: string, finds: string][] = [
  ['tide table', 'both words, wherever they stand, and longer ones that begin like them'],
  ['"tide table"', 'these words, one after the other'],
  ['tide -moon', 'the first word where the second is not'],
  ['src/main.ts', 'a name of a file or in code, whole or in part'],
];

/** What stands on the page before anything is typed. */
export function SearchTips() {
  return (
    <div className="px-3 pt-6">
      <p className="text-soft text-pretty">
        Everything that you and the agents have said is searched, on every branch, and the titles of your chats. Case
        and accents make no difference, and no language does.
      </p>
      <dl className="mt-5 space-y-3">
        {tips.map(([typed, finds]) => (
          <div key={typed} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <dt className="w-32 shrink-0">
              <kbd className="rounded-md border border-line bg-sunk px-1.5 py-0.5 font-mono text-xs text-soft">
                {typed}
              </kbd>
            </dt>
            <dd className="min-w-0 flex-1 basis-56 text-sm text-faint">{finds}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
