import { ActionIcon, Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCopy, IconTestPipe } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../../i18n/messages.ts';
import { Loading } from '../../ui/loading.tsx';
import { NewButton, PageFrame } from '../../ui/page.tsx';
import { Empty, Failure } from '../../ui/states.tsx';
import { tellDone, tellFailure } from '../../ui/tell.ts';
import { RowLink, StatusText } from '../../ui/texts.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { ConditionText } from './condition-text.tsx';
import { type Rule, type RuleList, ruleApi } from './rule-api.ts';
import { ruleTexts } from './rule-texts.ts';

export default function RulesPage() {
  const t = useMessages(ruleTexts);
  const { data, error, refetch } = useQuery({ queryKey: ['response-rules', 'list'], queryFn: ruleApi.list });
  return (
    <PageFrame
      title={t.title}
      actions={
        <>
          <Button
            component={Link}
            to="/response-rules/test"
            variant="default"
            leftSection={<IconTestPipe size={16} aria-hidden />}
          >
            {t.test}
          </Button>
          <NewButton to="/response-rules/new" label={t.newRule} />
        </>
      }
    >
      {data ? <Lists {...data} /> : error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />}
    </PageFrame>
  );
}

function Lists({ items, built_in: builtIn }: RuleList) {
  const t = useMessages(ruleTexts);
  return (
    <Stack gap="xl">
      {items.length === 0 ? (
        <Empty title={t.emptyTitle} text={t.emptyText}>
          <NewButton to="/response-rules/new" label={t.createRule} />
        </Empty>
      ) : (
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t.about}
          </Text>
          <Rules rules={items} />
        </Stack>
      )}
      <BuiltIn rows={builtIn} isCopied={items.some(({ name }) => builtIn.some(({ clients }) => clients === name))} />
    </Stack>
  );
}

function Rules({ rules }: { readonly rules: readonly Rule[] }) {
  const t = useMessages(ruleTexts);
  const { move, isMoving } = useMove(rules);
  return (
    <Table.ScrollContainer minWidth={300}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={90}>{t.order}</Table.Th>
            <Table.Th>{t.name}</Table.Th>
            <Table.Th visibleFrom="md">{t.conditions}</Table.Th>
            <Table.Th>{t.outcome}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rules.map((rule, i) => (
            <Table.Tr key={rule.id}>
              <Table.Td>
                <Group gap={4} wrap="nowrap">
                  <ActionIcon
                    variant="default"
                    aria-label={t.moveUp(rule.name)}
                    disabled={i === 0 || isMoving}
                    onClick={() => void move(i, i - 1)}
                  >
                    <IconArrowUp size={14} />
                  </ActionIcon>
                  <ActionIcon
                    variant="default"
                    aria-label={t.moveDown(rule.name)}
                    disabled={i === rules.length - 1 || isMoving}
                    onClick={() => void move(i, i + 1)}
                  >
                    <IconArrowDown size={14} />
                  </ActionIcon>
                </Group>
              </Table.Td>
              <Table.Td>
                <RowLink to={`/response-rules/${rule.id}`}>{rule.name}</RowLink>
                {!rule.enabled && (
                  <div>
                    <StatusText tone="neutral" label={t.off} />
                  </div>
                )}
              </Table.Td>
              <Table.Td visibleFrom="md">
                {rule.conditions.length === 0
                  ? t.everybody
                  : rule.conditions.map((condition, at) => (
                      <Text key={`${at} ${condition.header}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
                        <ConditionText condition={condition} />
                      </Text>
                    ))}
              </Table.Td>
              <Table.Td>
                <OutcomeText outcome={rule.outcome} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function OutcomeText({ outcome: { action, format, headers } }: { readonly outcome: Rule['outcome'] }) {
  const t = useMessages(ruleTexts);
  if (action !== 'serve') return t[`action.${action}`];
  return (
    <>
      {format ?? t.formatByClient}
      {headers.length > 0 && (
        <Text size="xs" c="dimmed">
          + {headers.map(({ name }) => name).join(', ')}
        </Text>
      )}
    </>
  );
}

/** Changes places of two neighbours; the API refuses when somebody changed one of the rules meanwhile. */
function useMove(rules: readonly Rule[]) {
  const t = useMessages(ruleTexts);
  const changed = useChanged('response-rules');
  const [isMoving, setMoving] = useState(false);

  async function move(from: number, to: number): Promise<void> {
    const [moved] = rules.slice(from, from + 1);
    if (!moved) return;
    setMoving(true);
    try {
      await ruleApi.order(rules.toSpliced(from, 1).toSpliced(to, 0, moved));
      tellDone(t.moved(moved.name, to + 1));
    } catch (error) {
      tellFailure(error);
    }
    changed();
    setMoving(false);
  }

  return { move, isMoving };
}

interface BuiltInProps {
  readonly rows: RuleList['built_in'];
  /** A rule has the name of one of them: the API would refuse to copy them. */
  readonly isCopied: boolean;
}

function BuiltIn({ rows, isCopied }: BuiltInProps) {
  const t = useMessages(ruleTexts);
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {t.builtIn}
      </Title>
      <Text size="sm" c="dimmed">
        {t.builtInAbout}
      </Text>
      {!isCopied && <CopyBuiltIn />}
      <Table.ScrollContainer minWidth={300}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t.clients}</Table.Th>
              <Table.Th visibleFrom="md">{t.marks}</Table.Th>
              <Table.Th>{t.format}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ clients, marks, at_least: atLeast, format }) => (
              <Table.Tr key={`${clients} ${format}`}>
                <Table.Td>
                  {clients}
                  {atLeast !== undefined && (
                    <Badge ml="xs" variant="default" tt="none">
                      ≥ {atLeast}
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td visibleFrom="md">{marks.join(', ')}</Table.Td>
                <Table.Td>{format}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function CopyBuiltIn() {
  const t = useMessages(ruleTexts);
  const changed = useChanged('response-rules');
  const [isCopying, setCopying] = useState(false);

  async function copy(): Promise<void> {
    setCopying(true);
    try {
      await ruleApi.copyBuiltIn();
      tellDone(t.copiedBuiltIn);
    } catch (error) {
      tellFailure(error);
    }
    changed();
    setCopying(false);
  }

  return (
    <Group gap="sm">
      <Button
        variant="default"
        size="xs"
        leftSection={<IconCopy size={14} aria-hidden />}
        loading={isCopying}
        onClick={() => void copy()}
      >
        {t.copyBuiltIn}
      </Button>
      <Text size="sm" c="dimmed">
        {t.copyBuiltInHint}
      </Text>
    </Group>
  );
}
