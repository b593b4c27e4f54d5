import { ActionIcon, Button, Menu, Stack } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { confirm } from '../../ui/confirm.tsx';
import { Loading } from '../../ui/loading.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { Failure, PageNotFound } from '../../ui/states.tsx';
import { tellDone, tellFailure } from '../../ui/tell.ts';
import { useChanged } from '../../ui/use-changed.ts';
import { type Node, nodeApi } from './node-api.ts';
import { NodeFacts } from './node-facts.tsx';
import { NodeLive } from './node-live.tsx';
import { showInstall, showToken } from './node-secrets.tsx';
import { StatusButtons } from './node-status-change.tsx';
import { nodeTexts } from './node-texts.ts';
import { NodeUsage } from './node-usage.tsx';

/** No event tells what agents report. */
const REFRESH_MS = 10_000;

/** A node as it is now: read again and again, for it holds no form. */
export default function NodePage() {
  const params: { readonly id?: string } = useParams({ strict: false });
  const id = Number(params.id);
  const isId = Number.isSafeInteger(id) && id > 0;
  const { data, error, refetch } = useQuery({
    queryKey: ['nodes', 'one', id],
    queryFn: () => nodeApi.read(id),
    enabled: isId,
    refetchInterval: REFRESH_MS,
  });
  if (!isId) return <PageNotFound />;
  if (data) return <NodeView node={data} />;
  return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />;
}

function NodeView({ node }: { readonly node: Node }) {
  const t = useMessages(nodeTexts);
  return (
    <PageFrame
      title={node.name}
      actions={
        <>
          <StatusButtons node={node} />
          {node.agent === 'native' && (
            <Button variant="default" onClick={() => showInstall(node)}>
              {t.install}
            </Button>
          )}
          <Button variant="default" component={Link} to={`/nodes/${node.id}/edit`}>
            {t.edit}
          </Button>
          <MoreActions node={node} />
        </>
      }
    >
      <Stack>
        <NodeLive node={node} />
        <NodeUsage id={node.id} />
        <NodeFacts node={node} />
      </Stack>
    </PageFrame>
  );
}

function MoreActions({ node }: { readonly node: Node }) {
  const t = useMessages(nodeTexts);
  const words = useMessages(common);
  const navigate = useNavigate();
  const changed = useChanged('nodes');

  async function makeToken(): Promise<void> {
    const title = t.newTokenTitle(node.name);
    if (!(await confirm({ title, body: t.newTokenBody, yes: t.newToken, danger: true }))) return;
    try {
      const { token } = await nodeApi.newToken(node.id);
      if (token !== undefined) showToken(node.name, token, node.agent);
      changed();
    } catch (error) {
      tellFailure(error);
    }
  }

  async function remove(): Promise<void> {
    const title = t.deleteTitle(node.name);
    if (!(await confirm({ title, body: t.deleteBody, yes: words.delete, danger: true }))) return;
    try {
      await nodeApi.remove(node.id);
      tellDone(t.deleted(node.name));
      await navigate({ to: '/nodes' });
      changed();
    } catch (error) {
      tellFailure(error);
    }
  }

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t.more}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void makeToken()}>{t.newToken}</Menu.Item>
        <Menu.Item color="var(--mantine-color-error)" onClick={() => void remove()}>
          {words.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
