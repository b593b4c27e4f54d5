import { Box, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One fact in a list of them (`dl`). */
export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Box miw={0}>
      <Text component="dt" size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </Box>
  );
}
