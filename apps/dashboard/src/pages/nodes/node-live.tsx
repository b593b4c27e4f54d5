import { Alert, Fieldset, List, Progress, SimpleGrid, Stack, Text, Tooltip } from '@mantine/core';
import { formatDuration, formatTime } from '../../format/time.ts';
import { useLocale } from '../../i18n/locale.ts';
import { useMessages } from '../../i18n/messages.ts';
import { StatusText } from '../../ui/texts.tsx';
import { Fact } from './fact.tsx';
import type { Node } from './node-api.ts';
import { statusTones } from './node-protocols.ts';
import { nodeTexts } from './node-texts.ts';

/** Its state, and what its agent last said. */
export function NodeLive({ node }: { readonly node: Node }) {
  const t = useMessages(nodeTexts);
  const { status, system_status: system, online_count: online, counting, maintenance_reason: reason } = node;
  return (
    <Fieldset legend={t.sectionLive}>
      <Stack gap="md">
        <SimpleGrid component="dl" cols={{ base: 2, sm: 3, lg: 4 }} m={0} verticalSpacing="md">
          <Fact label={t.status}>
            <StatusText tone={statusTones[status]} label={t[status]} />
            {reason !== undefined && (
              <Text size="xs" c="dimmed" span display="block">
                {reason}
              </Text>
            )}
          </Fact>
          {online !== undefined && <Fact label={t.online}>{online}</Fact>}
          {system && <Machine system={system} />}
          {node.revision && (
            <Fact label={t.revision}>
              <Revision revision={node.revision} />
            </Fact>
          )}
          {counting && (
            <Fact label={t.counting}>
              <Tooltip label={t.aboutCounting}>
                <span>{t[counting]}</span>
              </Tooltip>
            </Fact>
          )}
          {node.ports && (
            <Fact label={t.ports}>
              {t.portsGiven(node.ports.given)}
              {node.ports.missing > 0 && ` · ${t.portsMissing(node.ports.missing)}`}
            </Fact>
          )}
        </SimpleGrid>
        {!system && (
          <Text size="sm" c="dimmed" role="status">
            {status === 'inactive' ? t.noReportNew : t.noReport}
          </Text>
        )}
        {node.core && <Core core={node.core} />}
        {node.limits && <Limits limits={node.limits} />}
      </Stack>
    </Fieldset>
  );
}

function Machine({ system }: { readonly system: NonNullable<Node['system_status']> }) {
  const t = useMessages(nodeTexts);
  const locale = useLocale();
  const { cpu, memory, disk, uptime, updated_at: at } = system;
  const shares = [
    { label: t.load, share: cpu },
    { label: t.memory, share: memory },
    { label: t.disk, share: disk },
  ];
  return (
    <>
      {shares.map(
        ({ label, share }) =>
          share !== undefined && (
            <Fact key={label} label={label}>
              <Share label={label} percent={Number(share)} />
            </Fact>
          ),
      )}
      {uptime !== undefined && <Fact label={t.uptime}>{formatDuration(uptime, locale)}</Fact>}
      <Fact label={t.reported}>{formatTime(new Date(at * 1000).toISOString(), locale)}</Fact>
    </>
  );
}

const MUCH = 75;
const TOO_MUCH = 90;

function Share({ label, percent }: { readonly label: string; readonly percent: number }) {
  const locale = useLocale();
  const text = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(percent / 100);
  const color = percent >= TOO_MUCH ? 'red' : percent >= MUCH ? 'yellow' : 'teal';
  return (
    <>
      {text}
      <Progress component="span" value={percent} size="sm" color={color} mt={4} maw={140} aria-label={label} />
    </>
  );
}

function Revision({ revision }: { readonly revision: NonNullable<Node['revision']> }) {
  const t = useMessages(nodeTexts);
  const { behind, acknowledged, current } = revision;
  const label = behind === null ? t.startsOver : behind === 0 ? t.upToDate : t.behind(behind);
  return (
    <Tooltip label={`${acknowledged} / ${current}`}>
      <span>
        <StatusText tone={behind === 0 ? 'good' : 'waiting'} label={label} />
      </span>
    </Tooltip>
  );
}

/** Said only when something is amiss. */
function Core({ core }: { readonly core: NonNullable<Node['core']> }) {
  const t = useMessages(nodeTexts);
  const locale = useLocale();
  const { running, unread, reports_waiting: waiting, reports_waiting_since: since } = core;
  const said = [
    ...(running ? [] : [t.coreStopped]),
    ...(unread ? [t.coreUnread(formatTime(unread.from, locale), formatTime(unread.to, locale))] : []),
    ...(waiting > 1 && since !== undefined ? [t.reportsWaiting(waiting, formatTime(since, locale))] : []),
  ];
  return said.map((text) => (
    <Text key={text} size="sm">
      {text}
    </Text>
  ));
}

function Limits({ limits }: { readonly limits: NonNullable<Node['limits']> }) {
  const t = useMessages(nodeTexts);
  const { cannot_cut: cut, cannot_filter: filter, cannot_listen: listen, still_moving: moving = 0 } = limits;
  const said = [
    ...(cut === undefined ? [] : [`${t.cannotCut}: ${cut}`]),
    ...(filter === undefined ? [] : [`${t.cannotFilter}: ${filter}`]),
    ...(listen === undefined ? [] : [`${t.cannotListen}: ${listen}`]),
    ...(moving > 0 ? [t.stillMoving(moving)] : []),
  ];
  if (said.length === 0) return null;
  return (
    <Alert color="yellow" variant="outline" title={t.limits} styles={{ title: { color: 'var(--mantine-color-text)' } }}>
      <List size="sm">
        {said.map((text) => (
          <List.Item key={text}>{text}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
