import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const atMostEveryMs = 2_000;

/** Reads again what stands under these keys when a conversation changes, here or on another device; soon, and not with each word. */
export function useFresh(...keys: string[]): void {
  const client = useQueryClient();
  const joined = keys.join(' ');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const readAgain = () => {
      timer = null;
      for (const key of joined.split(' ')) void client.invalidateQueries({ queryKey: [key] });
    };
    const unsubscribe = client.getQueryCache().subscribe(({ type, query }) => {
      if (type === 'updated' && query.queryKey[0] === 'conversations') timer ??= setTimeout(readAgain, atMostEveryMs);
    });
    return () => {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
    };
  }, [client, joined]);
}
