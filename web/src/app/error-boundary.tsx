import { Component } from 'react';
import { RequestError } from '#web/api/http.ts';
import { usePageTitle } from '#web/lib/page-title.ts';
import { Button } from '#web/ui/button.tsx';
import { PageState } from '#web/ui/page-state.tsx';

/** A page that failed takes no other with it; going elsewhere starts afresh. */
export class ErrorBoundary extends Component<React.PropsWithChildren, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <ErrorPage error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}

export function ErrorPage({ error, onRetry }: { error: Error; onRetry: () => void }) {
  usePageTitle('Something went wrong');
  const isRequest = error instanceof RequestError;
  return (
    <main className="grid h-full place-items-center">
      <PageState
        title={isRequest && error.passes ? 'The server does not answer' : 'Something went wrong'}
        actions={
          <>
            <Button look="primary" onClick={onRetry}>
              Try again
            </Button>
            {!isRequest && <Button onClick={() => location.reload()}>Load the page anew</Button>}
          </>
        }
      >
        {isRequest ? error.message : 'This page failed. Nothing that you sent is lost.'}
      </PageState>
    </main>
  );
}
