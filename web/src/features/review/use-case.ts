import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Case, caseHistory, type CaseInFull, casesKey, oneCase } from '#web/api/cases.ts';
import { RequestError } from '#web/api/http.ts';

/** A case and its history, which is read again and again: the case itself, which is a look, only when it has changed. */
export function useCase(id: string) {
  const found = useQuery({ ...oneCase(id), refetchInterval: ({ state }) => untilLeaseEnds(state.data) });
  const history = useInfiniteQuery(caseHistory(id));
  const newest = history.data?.pages[0]?.events[0]?.version ?? 0;
  const { refetch } = found;
  const isOutdated = found.data !== undefined && !found.isFetching && newest > found.data.version;
  useEffect(() => {
    if (isOutdated) void refetch();
  }, [isOutdated, refetch]);
  return { found, history };
}

/** In milliseconds; a little later, since the server's clock decides. */
function untilLeaseEnds(found: CaseInFull | undefined): number | false {
  if (found?.lease_expires_at == null) return false;
  return Math.max(Date.parse(found.lease_expires_at) - Date.now(), 0) + 2_000;
}

export interface RefusedProps {
  /** Told why a change was not made; null when another one is tried. */
  onRefused: (error: Error | null) => void;
}

/** Changes a case as it was seen. Where it has changed meanwhile, it is shown as it is now. */
export function useCaseChange<Input>(
  id: string,
  { onRefused }: RefusedProps,
  change: (seen: CaseInFull, input: Input) => Promise<Case>,
) {
  const client = useQueryClient();
  const { queryKey } = oneCase(id);
  return useMutation({
    mutationFn: (input: Input) => change(client.getQueryData(queryKey)!, input),
    onMutate: () => onRefused(null),
    onSuccess: (changed) => {
      client.setQueryData(queryKey, (seen) => seen && { ...seen, ...changed });
      return client.invalidateQueries({ queryKey: casesKey });
    },
    onError: async (error) => {
      if (error instanceof RequestError && [403, 409].includes(error.status)) {
        await client.invalidateQueries({ predicate: ({ queryKey: [key] }) => key === 'cases' || key === 'case' });
      }
      onRefused(error);
    },
  });
}
