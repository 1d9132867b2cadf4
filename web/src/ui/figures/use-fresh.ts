import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const atMostEveryMs = 2_000;

/** Reads again what stands under a root of keys when a conversation changes, here or on another device; soon, and not with each word. */
export function useFresh(root: string): void {
  const client = useQueryClient();
  useEffect(() => keepFresh(client, root), [client, root]);
}

function keepFresh(client: QueryClient, root: string): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const readAgain = () => {
    timer = null;
    void client.invalidateQueries({ queryKey: [root] });
  };
  const unsubscribe = client.getQueryCache().subscribe(({ type, query }) => {
    if (type === 'updated' && query.queryKey[0] === 'conversations') timer ??= setTimeout(readAgain, atMostEveryMs);
  });
  return () => {
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
  };
}
