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
      <aside className="relative isolate hidden overflow-hidden bg-[oklch(0.3_0.045_196)] text-[oklch(0.96_0.012_100)] lg:block">
        <TwoVoices />
        <div className="absolute inset-x-14 bottom-14 max-w-md">
          <p className="font-serif text-3xl leading-[1.2] font-normal text-balance">
            Talk to models, to people, and bring the two together.
          </p>
          <p className="mt-4 leading-relaxed text-[oklch(0.86_0.02_150)] text-pretty">
            On a machine of your own. Every word you see is stored before it is shown, so a reload, a lost connection or
            a crash never costs an answer.
          </p>
        </div>
      </aside>
    </div>
  );
}

function TwoVoices() {
  return (
    <svg
      viewBox="0 0 600 600"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden
      className="absolute inset-0 -z-10 h-full w-full isolate"
    >
      <circle cx="235" cy="235" r="185" fill="oklch(0.48 0.085 190)" />
      <circle cx="405" cy="235" r="185" fill="oklch(0.8 0.135 80)" className="mix-blend-multiply" opacity="0.92" />
      <circle cx="405" cy="235" r="184" fill="none" stroke="oklch(0.8 0.135 80)" strokeWidth="2" opacity="0.5" />
    </svg>
  );
}
