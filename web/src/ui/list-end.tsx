import { useEffect, useRef } from 'react';
import { Button } from './button.tsx';
import { Skeleton } from './skeleton.tsx';

interface ListEndProps {
  state: 'more' | 'loading' | 'failed' | 'end';
  onMore: () => void;
}

interface LoadedList {
  isError: boolean;
  isPending: boolean;
  isFetchingNextPage: boolean;
  hasNextPage: boolean;
}

export function endState(list: LoadedList): ListEndProps['state'] {
  if (list.isError) return 'failed';
  if (list.isFetchingNextPage || list.isPending) return 'loading';
  return list.hasNextPage ? 'more' : 'end';
}

/** The end of what is loaded: asks for more when it comes near the view. */
export function ListEnd({ state, onMore }: ListEndProps) {
  const end = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  useEffect(() => {
    more.current = onMore;
  });
  useEffect(() => {
    if (state !== 'more' || end.current === null) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && more.current(), {
      rootMargin: '400px',
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [state]);

  return (
    <div ref={end} className="px-2.5 py-2" aria-busy={state === 'loading'}>
      {state === 'loading' && (
        <div className="space-y-3 pt-2">
          {[72, 88, 56, 80].map((width) => (
            <div key={width} style={{ width: `${width}%` }}>
              <Skeleton className="h-4" />
            </div>
          ))}
        </div>
      )}
      {state === 'failed' && (
        <p role="alert" className="flex items-center justify-between gap-2 text-sm text-faint">
          Not loaded.
          <Button small onClick={onMore}>
            Try again
          </Button>
        </p>
      )}
    </div>
  );
}
