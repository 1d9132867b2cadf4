import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { makeApiKey, myApiKeys, revokeApiKey } from '#web/api/account.ts';
import type { AccessKey, NewAccessKey } from '#web/api/account.ts';
import { RequestError } from '#web/api/http.ts';
import { formatDay, formatMoment } from '#web/lib/format-time.ts';
import { Button } from '#web/ui/button.tsx';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { Field, inputClass } from '#web/ui/field.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { NewKeyCard } from './new-key-card.tsx';
import { QueryRows } from './query-rows.tsx';
import { Section } from '#web/ui/section.tsx';

export function ApiKeys() {
  const keys = useQuery(myApiKeys());
  const [made, setMade] = useState<NewAccessKey | null>(null);
  const [revoking, setRevoking] = useState<AccessKey | null>(null);
  return (
    <Section
      title="API keys"
      note="For programs that act as you. A key can do all that you can; it is shown once, when it is made."
    >
      <div className="space-y-4">
        <MakeKey onMade={setMade} />
        {made !== null && <NewKeyCard made={made} onClose={() => setMade(null)} />}
        <QueryRows query={keys} none="You have none.">
          {(key) => (
            <li key={key.id} className="flex items-center justify-between gap-4 px-4 py-3">
              <KeyDescription accessKey={key} />
              <Button small onClick={() => setRevoking(key)}>
                Revoke
              </Button>
            </li>
          )}
        </QueryRows>
      </div>
      {revoking !== null && <RevokeDialog accessKey={revoking} onClose={() => setRevoking(null)} />}
    </Section>
  );
}

function KeyDescription({ accessKey }: { accessKey: AccessKey }) {
  const now = new Date();
  return (
    <div className="min-w-0">
      <p className="truncate text-sm font-medium" dir="auto">
        {accessKey.name}
      </p>
      <p className="truncate text-xs text-faint">
        <code className="font-mono">{accessKey.prefix}…</code> ·{' '}
        {accessKey.last_used_at === null ? 'never used' : `last used ${formatMoment(accessKey.last_used_at, now)}`} ·{' '}
        {accessKey.expires_at === null ? 'does not expire' : `expires ${formatDay(accessKey.expires_at, now)}`}
      </p>
    </div>
  );
}

function MakeKey({ onMade }: { onMade: (made: NewAccessKey) => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const make = useMutation({
    mutationFn: () => makeApiKey(name.trim(), days === '' ? null : Number(days)),
    onSuccess: (made) => {
      onMade(made);
      setName('');
      return client.invalidateQueries(myApiKeys());
    },
  });
  const fields = make.error instanceof RequestError ? make.error.fields : {};
  return (
    <form
      className="flex flex-wrap items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <Field
        label="Name of a new key"
        placeholder="What it is for"
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.target.value)}
        errors={make.error === null ? [] : (fields['name'] ?? [make.error.message])}
        className="min-w-48 flex-1"
      />
      <label className="block">
        <span className="mb-1.5 block text-sm font-medium">Expires</span>
        <select value={days} onChange={(event) => setDays(event.target.value)} className={inputClass}>
          <option value="7">in 7 days</option>
          <option value="30">in 30 days</option>
          <option value="90">in 90 days</option>
          <option value="365">in a year</option>
          <option value="">never</option>
        </select>
      </label>
      <Button
        type="submit"
        className="mt-[1.625rem] max-sm:mt-0 max-sm:w-full"
        busy={make.isPending}
        disabled={name.trim() === ''}
      >
        <KeyRound size={16} /> Make a key
      </Button>
    </form>
  );
}

function RevokeDialog({ accessKey, onClose }: { accessKey: AccessKey; onClose: () => void }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeApiKey(accessKey.id),
    onSuccess: () => {
      onClose();
      return client.invalidateQueries(myApiKeys());
    },
    onError: (error) => toast(error.message),
  });
  return (
    <ConfirmDialog
      title={`Revoke “${accessKey.name}”?`}
      action="Revoke"
      busy={revoke.isPending}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      Programs that use it stop working at once. It can’t be brought back.
    </ConfirmDialog>
  );
}
