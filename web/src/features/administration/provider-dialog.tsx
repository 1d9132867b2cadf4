import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  addProvider,
  type AddedProvider,
  forgetProviders,
  type NewProvider,
  type Provider,
  type ProviderChanges,
  updateProvider,
} from '#web/api/admin-providers.ts';
import { RequestError } from '#web/api/http.ts';
import { countOf } from '#web/lib/format-count.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field, inputClass } from '#web/ui/field.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { TextArea } from '#web/ui/text-area.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { addedKinds, kindNames } from './provider-kinds.ts';

interface ProviderDialogProps {
  /** Null for a new one. */
  provider: AddedProvider | null;
  onClose: () => void;
}

interface Typed {
  kind: NewProvider['kind'];
  name: string;
  baseUrl: string;
  key: string;
  models: string;
}

/** Adds a provider, or changes one. A key that is stored is not shown; it stays unless another is typed. */
export function ProviderDialog({ provider, onClose }: ProviderDialogProps) {
  const client = useQueryClient();
  const [typed, setTyped] = useState<Typed>(() => typedOf(provider));
  const set = (changes: Partial<Typed>) => setTyped((before) => ({ ...before, ...changes }));
  const save = useMutation({
    mutationFn: () =>
      provider === null ? addProvider(newOf(typed)) : updateProvider(provider.id, changesOf(typed, provider)),
    onSuccess: async (saved) => {
      await forgetProviders(client);
      toast(wordsFor(saved));
      onClose();
    },
  });
  const fields = save.error instanceof RequestError ? save.error.fields : {};
  const modelErrors = Object.entries(fields).flatMap(([name, errors]) => (name.startsWith('models') ? errors : []));
  const official = addedKinds.find(([kind]) => kind === typed.kind)?.[2] ?? '';
  return (
    <Dialog title={provider === null ? 'Add a provider' : `Edit ${provider.name}`} onClose={onClose}>
      <form
        noValidate
        className="space-y-4 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {save.error !== null && Object.keys(fields).length === 0 && <Notice look="error">{save.error.message}</Notice>}
        {provider === null && <KindChoice kind={typed.kind} onChange={(kind) => set({ kind })} />}
        <Field
          label="Name"
          value={typed.name}
          maxLength={100}
          placeholder={typed.kind === 'openai-compatible' ? 'What people shall know it by' : kindNames[typed.kind]}
          onChange={(event) => set({ name: event.target.value })}
          errors={fields['name']}
        />
        <Field
          label="Address"
          type="url"
          value={typed.baseUrl}
          maxLength={500}
          placeholder={official === '' ? 'https://models.example.org/v1' : official}
          hint={official === '' ? 'Its base URL; http only within your own network' : 'Empty: its own'}
          onChange={(event) => set({ baseUrl: event.target.value })}
          errors={fields['base_url']}
        />
        <Field
          label="API key"
          type="password"
          autoComplete="off"
          value={typed.key}
          maxLength={1000}
          hint={keyHint(provider, typed)}
          onChange={(event) => set({ key: event.target.value })}
          errors={fields['key']}
        />
        <TextArea
          label="Models"
          rows={2}
          value={typed.models}
          longest={5_000}
          hint="One a line; empty: those that it lists"
          onChange={(models) => set({ models })}
          errors={modelErrors}
        />
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            {provider === null ? 'Add and test' : 'Save and test'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function KindChoice({ kind, onChange }: { kind: Typed['kind']; onChange: (kind: Typed['kind']) => void }) {
  return (
    <label className="block">
      <span className="mb-1.5 block text-sm font-medium">Kind</span>
      <select value={kind} onChange={(event) => onChange(event.target.value as Typed['kind'])} className={inputClass}>
        {addedKinds.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function typedOf(provider: AddedProvider | null): Typed {
  if (provider === null) return { kind: 'openai-compatible', name: '', baseUrl: '', key: '', models: '' };
  const { kind, name, base_url: baseUrl, models } = provider;
  return { kind: kind as Typed['kind'], name, baseUrl, key: '', models: models.join('\n') };
}

function keyHint(provider: AddedProvider | null, { kind, baseUrl }: Typed): string {
  if (provider === null) return kind === 'openai-compatible' ? 'Empty: none' : 'Stored encrypted, and not shown again';
  if (provider.needs_key) return 'The stored one can’t be read any more: enter it again';
  if (!provider.has_key) return 'Empty: none, as now';
  if (baseUrl.trim() !== provider.base_url) return 'The stored one is for the old address: enter it again';
  return provider.key_hint === null
    ? 'Empty: the stored one stays'
    : `Empty: the one that ends in ${provider.key_hint} stays`;
}

function newOf(typed: Typed): NewProvider {
  const { kind, key, baseUrl } = typed;
  return {
    kind,
    name: typed.name.trim() === '' && kind !== 'openai-compatible' ? (kindNames[kind] ?? '') : typed.name.trim(),
    ...(baseUrl.trim() !== '' && { base_url: baseUrl.trim() }),
    key: key.trim() === '' ? null : key.trim(),
    models: namesIn(typed.models),
  };
}

function changesOf(typed: Typed, provider: AddedProvider): ProviderChanges {
  const baseUrl = typed.baseUrl.trim();
  const official = addedKinds.find(([kind]) => kind === provider.kind)?.[2] ?? '';
  return {
    name: typed.name.trim(),
    base_url: baseUrl === '' ? official : baseUrl,
    ...(typed.key.trim() !== '' && { key: typed.key.trim() }),
    models: namesIn(typed.models),
  };
}

function namesIn(lines: string): string[] {
  return lines
    .split('\n')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function wordsFor({ name, is_enabled: isEnabled, last_test: test, model_count: count }: Provider): string {
  if (!isEnabled || test === null) return `${name} is saved.`;
  return test.ok ? `${name} answers, and offers ${countOf(count, 'model', 'models')}.` : `Saved, but: ${test.message}`;
}
