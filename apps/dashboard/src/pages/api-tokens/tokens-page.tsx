import { Button } from '@mantine/core';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { confirm } from '../../ui/confirm.tsx';
import { NewButton, PageFrame } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { useTable } from '../../ui/table/use-table.ts';
import { tellDone, tellFailure } from '../../ui/tell.ts';
import { StatusText, TimeText } from '../../ui/texts.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { type Token, tokenApi } from './token-api.ts';
import { tokenTexts } from './token-texts.ts';

const nameOf = ({ name }: Token) => name;

export default function TokensPage() {
  const t = useMessages(tokenTexts);
  const table = useTable<Token>({ resource: 'api-tokens', fetchPage: tokenApi.list, rowId: ({ id }) => id });
  return (
    <PageFrame title={t.title} actions={<NewButton to="/api-tokens/new" label={t.newToken} />}>
      <DataTable
        table={table}
        columns={useTokenColumns()}
        nameOf={nameOf}
        name="api-tokens"
        isSearchable={false}
        actions={[
          {
            id: 'revoke',
            label: t.revoke,
            about: t.aboutRevoke,
            run: ({ id }) => tokenApi.revoke(id),
            nameOf,
            isDangerous: true,
          },
        ]}
        empty={
          <Empty title={t.emptyTitle} text={t.emptyText}>
            <NewButton to="/api-tokens/new" label={t.createToken} />
          </Empty>
        }
      />
    </PageFrame>
  );
}

function useTokenColumns(): Column<Token>[] {
  const t = useMessages(tokenTexts);
  const words = useMessages(common);
  return [
    { id: 'name', header: t.name, cell: nameOf, csv: nameOf },
    {
      id: 'scopes',
      header: t.scopes,
      cell: ({ scopes }) => scopes.join(', '),
      csv: ({ scopes }) => scopes.join(' '),
    },
    {
      id: 'expires',
      header: t.expires,
      isSecondary: true,
      cell: ({ expires_at: at }) =>
        at !== null && Date.parse(at) <= Date.now() ? <StatusText tone="bad" label={t.ended} /> : <TimeText at={at} />,
      csv: ({ expires_at: at }) => at,
    },
    {
      id: 'used',
      header: t.lastUsed,
      isSecondary: true,
      cell: ({ last_used_at: at }) => <TimeText at={at} />,
      csv: ({ last_used_at: at }) => at,
    },
    {
      id: 'created',
      header: words.created,
      isSecondary: true,
      cell: ({ created_at: at }) => <TimeText at={at} />,
      csv: ({ created_at: at }) => at,
    },
    { id: 'revoke', header: words.actions, cell: (token) => <Revoke token={token} /> },
  ];
}

function Revoke({ token: { id, name } }: { readonly token: Token }) {
  const t = useMessages(tokenTexts);
  const changed = useChanged('api-tokens');

  async function revoke(): Promise<void> {
    const sure = await confirm({ title: t.revokeTitle(name), body: t.aboutRevoke(1), yes: t.revoke, danger: true });
    if (!sure) return;
    try {
      await tokenApi.revoke(id);
      tellDone(t.revoked(name));
    } catch (error) {
      tellFailure(error);
    }
    changed();
  }

  return (
    <Button size="compact-sm" variant="default" aria-label={t.revokeOne(name)} onClick={() => void revoke()}>
      {t.revoke}
    </Button>
  );
}
