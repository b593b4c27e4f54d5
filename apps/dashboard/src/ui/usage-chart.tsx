import { Box, Text, VisuallyHidden } from '@mantine/core';
import { Suspense, lazy } from 'react';
import { formatBytes } from '../format/bytes.ts';
import { useLocale } from '../i18n/locale.ts';

interface Bucket {
  readonly at: string;
  readonly upload: number;
  readonly download: number;
}

interface UsageChartProps {
  readonly label: string;
  readonly by: 'hour' | 'day' | 'month';
  readonly buckets: readonly Bucket[];
  /** In which the buckets begin. */
  readonly timeZone: string;
  readonly names: { readonly upload: string; readonly download: string };
  /** Said when there is none. */
  readonly empty: string;
}

/** Half as large as all the rest: the page comes before it. */
const UsageBars = lazy(() => import('./usage-bars.tsx'));
const HEIGHT = 220;

const SHOWN = {
  hour: { day: 'numeric', month: 'short', hour: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
} as const;

/** Bytes moved, upload on download, in order of time; screen readers get a table. */
export function UsageChart({ label, by, buckets, timeZone, names, empty }: UsageChartProps) {
  const locale = useLocale();
  if (buckets.length === 0) {
    return (
      <Text size="sm" c="dimmed" role="status">
        {empty}
      </Text>
    );
  }
  // Hours are the reader's; days and months begin where the plan says.
  const time = new Intl.DateTimeFormat(locale, { ...SHOWN[by], ...(by !== 'hour' && { timeZone }) });
  const data = buckets.map(({ at, upload, download }) => ({ at: time.format(new Date(at)), upload, download }));
  const bytes = (value: number): string => formatBytes(value, locale);
  return (
    <Box>
      <Box aria-hidden>
        <Suspense fallback={<Box h={HEIGHT} aria-busy="true" />}>
          <UsageBars data={data} names={names} height={HEIGHT} format={bytes} />
        </Suspense>
      </Box>
      <VisuallyHidden>
        <table>
          <caption>{label}</caption>
          <tbody>
            {data.map(({ at, upload, download }) => (
              <tr key={at}>
                <th scope="row">{at}</th>
                <td>{`${names.upload} ${bytes(upload)}`}</td>
                <td>{`${names.download} ${bytes(download)}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </Box>
  );
}
