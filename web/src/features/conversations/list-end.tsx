import { useEffect, useRef } from 'react';
import { Button } from '#web/ui/button.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';

interface ListEndProps {
  state: 'more' | 'loading' | 'failed' | 'end';
  onMore: () => void;
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
