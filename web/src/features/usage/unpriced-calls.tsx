import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { houseUsage, type HouseScope } from '#web/api/usage.ts';
import { Button } from '#web/ui/button.tsx';
import { PriceCallsDialog } from './price-calls-dialog.tsx';
import { UnpricedNotice } from './unpriced-notice.tsx';

interface UnpricedCallsProps {
  calls: number;
  scope: HouseScope;
}

/** What has no price yet, and a way to give it one. */
export function UnpricedCalls({ calls, scope }: UnpricedCallsProps) {
  const [isOpen, setOpen] = useState(false);
  const models = useQuery({ ...houseUsage(scope, 'model', 'calls'), enabled: isOpen });
  const unpriced = models.data?.results.filter(({ id, unpriced_calls: some }) => id !== null && some > 0);
  return (
    <>
      <UnpricedNotice
        calls={calls}
        actions={
          <Button small onClick={() => setOpen(true)}>
            Price them
          </Button>
        }
      />
      {isOpen && <PriceCallsDialog models={unpriced} since={scope.from} onClose={() => setOpen(false)} />}
    </>
  );
}
