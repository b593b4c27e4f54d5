import { Badge, Button, Code, Group, List, Paper, Select, Stack, Text, Textarea, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { Failure } from '../../ui/states.tsx';
import { ConditionText } from './condition-text.tsx';
import { parseHeaders } from './parse-headers.ts';
import { type RuleTest, ruleApi } from './rule-api.ts';
import { ruleTexts } from './rule-texts.ts';
import { responseFormats } from './rule-values.ts';

type Format = (typeof responseFormats)[number];

/** Given what a client sends: which rule matches, and why. */
export default function TesterPage() {
  const t = useMessages(ruleTexts);
  const { headers, setHeaders, asked, setAsked, badLine, result, failure, isAsking, ask } = useTest();
  return (
    <PageFrame
      title={t.test}
      actions={
        <Button component={Link} to="/response-rules" variant="default">
          {t.back}
        </Button>
      }
    >
      <Stack maw={860} gap="lg">
        <form onSubmit={ask} noValidate>
          <Stack>
            <Text size="sm" c="dimmed">
              {t.testAbout}
            </Text>
            <Textarea
              label={t.sentHeaders}
              description={t.sentHeadersHint}
              autosize
              minRows={3}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              value={headers}
              onChange={({ currentTarget }) => setHeaders(currentTarget.value)}
              error={badLine !== undefined && t.badLine(badLine)}
            />
            <Select
              label={t.asked}
              placeholder={t.askedNone}
              clearable
              w={220}
              data={responseFormats}
              value={asked}
              onChange={setAsked}
            />
            <Group>
              <Button type="submit" loading={isAsking}>
                {t.run}
              </Button>
            </Group>
          </Stack>
        </form>
        {failure !== undefined && <Failure error={failure} />}
        {result && <Result result={result} />}
      </Stack>
    </PageFrame>
  );
}

function useTest() {
  const [headers, setHeaders] = useState('User-Agent: ');
  const [asked, setAsked] = useState<Format | null>(null);
  const [badLine, setBadLine] = useState<number>();
  const [result, setResult] = useState<RuleTest>();
  const [failure, setFailure] = useState<unknown>();
  const [isAsking, setAsking] = useState(false);

  async function run(): Promise<void> {
    const sent = parseHeaders(headers);
    setBadLine('line' in sent ? sent.line : undefined);
    if ('line' in sent) return;
    setAsking(true);
    setFailure(undefined);
    try {
      setResult(await ruleApi.test({ headers: sent.headers, ...(asked !== null && { format: asked }) }));
    } catch (error) {
      setResult(undefined);
      setFailure(error);
    }
    setAsking(false);
  }

  const ask = (event: SubmitEvent): void => {
    event.preventDefault();
    void run();
  };
  return { headers, setHeaders, asked, setAsked, badLine, result, failure, isAsking, ask };
}

function Result({ result }: { readonly result: RuleTest }) {
  const t = useMessages(ruleTexts);
  const { matched, status, format, form, why, headers, rules } = result;
  return (
    <Stack role="status">
      <Title order={2} size="h4">
        {t.result}
      </Title>
      <Paper withBorder p="md">
        <Stack gap="xs">
          <Text fw={600}>{matched ? t.matched(matched.name) : t.matchedNone}</Text>
          <Fact name={t.status} value={String(status)} />
          <Fact name={t.format} value={format ?? t.noDocument} />
          {form !== null && form !== format && <Fact name={t.form} value={form} />}
          <Fact name={t.why} value={why} />
          {Object.entries(headers).map(([name, value]) => (
            <Code key={name} style={{ overflowWrap: 'anywhere' }}>
              {name}: {value}
            </Code>
          ))}
        </Stack>
      </Paper>
      {rules.length > 0 && <Looked rules={rules} />}
    </Stack>
  );
}

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <Text size="sm">
    {name}: {value}
  </Text>
);

function Looked({ rules }: { readonly rules: RuleTest['rules'] }) {
  const t = useMessages(ruleTexts);
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {t.looked}
      </Title>
      <List type="ordered" spacing="sm">
        {rules.map(({ id, name, enabled, matches, conditions }) => (
          <List.Item key={id}>
            {name}{' '}
            <Badge variant="default" tt="none">
              {matches ? t.matches : enabled ? t.notMatched : t.off}
            </Badge>
            {conditions.map((condition, i) => (
              <Text key={`${i} ${condition.header}`} size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                <ConditionText condition={condition} />: {condition.holds ? t.holds : t.fails} ({t.sent(condition.sent)}
                )
              </Text>
            ))}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
