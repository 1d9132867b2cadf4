import { Skeleton } from '#web/ui/skeleton.tsx';

/** Where the messages will be. */
export function ListSkeleton() {
  return (
    <div className="mx-auto flex h-full max-w-3xl flex-col justify-end gap-8 px-4 pb-10 sm:px-6">
      <Skeleton className="h-10 w-2/5 self-end rounded-2xl" />
      <div className="space-y-3">
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-11/12" />
        <Skeleton className="h-4 w-3/5" />
      </div>
    </div>
  );
}
