import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';

interface UsageBarsProps {
  readonly data: { readonly at: string; readonly upload: number; readonly download: number }[];
  readonly names: { readonly upload: string; readonly download: string };
  readonly height: number;
  readonly format: (bytes: number) => string;
}

/** The drawing of a {@link UsageChart}. */
export default function UsageBars({ data, names, height, format }: UsageBarsProps) {
  return (
    <BarChart
      h={height}
      data={data}
      dataKey="at"
      type="stacked"
      withLegend
      maxBarWidth={40}
      // Nothing that is hidden from screen readers may take the focus.
      barChartProps={{ accessibilityLayer: false }}
      valueFormatter={format}
      yAxisProps={{ width: 80 }}
      series={[
        { name: 'download', label: names.download, color: 'blue.6' },
        { name: 'upload', label: names.upload, color: 'teal.6' },
      ]}
    />
  );
}
