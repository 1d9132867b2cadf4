import type { RequestError } from '#web/api/http.ts';
import { PageState } from '#web/ui/page-state.tsx';
import { Spinner } from '#web/ui/spinner.tsx';

/** What stands where messages would be. */
export function TalkState({ state, isEmpty }: { state: 'loading' | 'ready' | RequestError; isEmpty: boolean }) {
  if (state === 'loading') {
    return (
      <div className="grid h-full place-items-center text-faint">
        <Spinner label="Loading the messages" size={20} />
      </div>
    );
  }
  if (state !== 'ready') return <PageState title="The messages could not be loaded">{state.message}</PageState>;
  return isEmpty ? (
    <PageState title="Nothing was said yet">
      What you write here is seen by everybody in this chat, and by nobody else.
    </PageState>
  ) : null;
}
