import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { MoreHorizontal, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import {
  type AddedProvider,
  administeredProviders,
  forgetProviders,
  isAdded,
  type Provider,
  updateProvider,
} from '#web/api/admin-providers.ts';
import { formatCount } from '#web/lib/format-count.ts';
import { paths } from '#web/lib/routes.ts';
import { Button } from '#web/ui/button.tsx';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { Link } from '#web/ui/link.tsx';
import { MenuButton } from '#web/ui/menu-button.tsx';
import { Switch } from '#web/ui/switch.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { kindNames } from './provider-kinds.ts';
import { ProviderDialog } from './provider-dialog.tsx';
import { ProviderTestCell } from './provider-test-cell.tsx';
import { RemoveProviderDialog } from './remove-provider-dialog.tsx';

type Asked = { act: 'add' } | { act: 'edit' | 'remove'; provider: AddedProvider };

/** Who runs the models: what the environment sets, and what was added here. */
export function ProvidersPage() {
  const providers = useInfiniteQuery(administeredProviders());
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  return (
    <div className="h-full overflow-y-auto">
      <div className="flex flex-wrap items-center gap-3 px-4 pt-4 pb-3">
        <p className="min-w-0 flex-1 basis-64 text-sm text-soft">
          A provider that is added here is used at once. Its key is stored encrypted, for its address alone, and never
          shown again.
        </p>
        <Button small onClick={() => setAsked({ act: 'add' })}>
          <Plus size={15} /> Add a provider
        </Button>
      </div>
      <DataTable
        label="Providers"
        columns={[...columns, actions(setAsked)]}
        rows={providers}
        rowKey={({ id, name }) => id ?? name}
        isFaint={({ is_enabled: isEnabled }) => !isEnabled}
        none="No provider is set, so the offline assistant answers. Add one to talk to a model."
      />
      {asked?.act === 'add' && <ProviderDialog provider={null} onClose={close} />}
      {asked?.act === 'edit' && <ProviderDialog provider={asked.provider} onClose={close} />}
      {asked?.act === 'remove' && <RemoveProviderDialog provider={asked.provider} onClose={close} />}
    </div>
  );
}

const columns: Column<Provider>[] = [
  { title: 'Provider', width: '30%', cell: (provider) => <Name provider={provider} /> },
  { title: 'Key', width: '13%', cell: (provider) => <Key provider={provider} /> },
  { title: 'Models', align: 'end', width: '9%', cell: (provider) => <Models provider={provider} /> },
  { title: 'Last test', cell: (provider) => <ProviderTestCell provider={provider} /> },
  { title: 'Used', width: '4.5rem', cell: (provider) => <Used provider={provider} /> },
];

function Name({ provider }: { provider: Provider }) {
  return (
    <>
      <span className="block truncate" title={provider.name}>
        {provider.name}
      </span>
      <span className="block truncate text-xs font-normal text-faint" title={provider.base_url}>
        {kindNames[provider.kind] ?? provider.kind} · {provider.base_url}
      </span>
      {provider.set_by !== null && (
        <span className="block text-xs font-normal text-faint">Set by {provider.set_by} of the environment</span>
      )}
    </>
  );
}

function Key({ provider }: { provider: Provider }) {
  if (provider.needs_key) return <span className="text-danger">enter it again</span>;
  if (!provider.has_key) return <span className="text-faint">none</span>;
  if (provider.key_hint === null) return 'stored';
  return <code className="font-mono">…{provider.key_hint}</code>;
}

function Models({ provider }: { provider: Provider }) {
  const count = formatCount(provider.model_count);
  if (!isAdded(provider)) return count;
  return (
    <Link href={`${paths.admin('models')}?provider=${provider.id}`} className="rounded-sm hover:underline">
      {count}
    </Link>
  );
}

function Used({ provider }: { provider: Provider }) {
  return isAdded(provider) ? <UseSwitch provider={provider} /> : <span className="text-faint">always</span>;
}

function UseSwitch({ provider }: { provider: AddedProvider }) {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (isEnabled: boolean) => updateProvider(provider.id, { is_enabled: isEnabled }),
    onSuccess: () => forgetProviders(client),
    onError: (error) => toast(error.message),
  });
  return (
    <Switch
      label={`${provider.name} is used`}
      hidesLabel
      checked={change.isPending ? change.variables : provider.is_enabled}
      onChange={(on) => change.mutate(on)}
    />
  );
}

function actions(onAsk: (asked: Asked) => void): Column<Provider> {
  return {
    title: 'Actions',
    hidesTitle: true,
    align: 'end',
    width: '3.5rem',
    cell: (provider) =>
      isAdded(provider) && (
        <MenuButton
          small
          label={`Actions for ${provider.name}`}
          align="end"
          tipAlign="end"
          groups={[
            [
              {
                label: 'Edit',
                icon: <Pencil size={15} />,
                takesFocus: true,
                onSelect: () => onAsk({ act: 'edit', provider }),
              },
            ],
            [
              {
                label: 'Remove',
                icon: <Trash2 size={15} />,
                danger: true,
                takesFocus: true,
                onSelect: () => onAsk({ act: 'remove', provider }),
              },
            ],
          ]}
        >
          <MoreHorizontal size={17} />
        </MenuButton>
      ),
  };
}
