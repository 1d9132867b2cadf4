import { Wordmark } from '#web/ui/wordmark.tsx';

/** The two pages for people who are not signed in: a form, and beside it what this is. */
export function EntryFrame({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="grid h-full overflow-y-auto lg:grid-cols-[minmax(26rem,5fr)_6fr]">
      <main className="flex flex-col px-6 py-6 sm:px-12">
        <Wordmark />
        <div className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10">
          <h1 className="mb-6 font-serif text-2xl font-normal">{title}</h1>
          {children}
        </div>
      </main>
      <aside className="hidden flex-col gap-10 bg-[oklch(0.285_0.042_196)] p-14 text-[oklch(0.96_0.012_100)] lg:flex">
        <TwoVoices />
        <div className="max-w-md">
          <p className="font-serif text-3xl leading-[1.2] font-normal text-balance">
            Talk to models, to people, and bring the two together.
          </p>
          <p className="mt-4 leading-relaxed text-pretty text-[oklch(0.86_0.02_150)]">
            On a machine of your own. Every word you see is stored before it is shown, so a reload, a lost connection or
            a crash never costs an answer.
          </p>
        </div>
      </aside>
    </div>
  );
}

/** The mark, large: two voices, and in the tone of the ground what they share. */
function TwoVoices() {
  return (
    <svg viewBox="60 40 480 320" aria-hidden className="min-h-0 w-full flex-1">
      <circle cx="220" cy="200" r="150" fill="oklch(0.475 0.075 190)" />
      <circle cx="380" cy="200" r="150" fill="oklch(0.785 0.115 83)" />
      <path d="M300 73.1a150 150 0 0 1 0 253.8a150 150 0 0 1 0-253.8z" fill="oklch(0.36 0.055 193)" />
    </svg>
  );
}
