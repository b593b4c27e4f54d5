import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';

/** Dark or light: the system's, until somebody chooses. */
export function useScheme(): { readonly isDark: boolean; readonly toggle: () => void } {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  return { isDark, toggle: () => setColorScheme(isDark ? 'light' : 'dark') };
}
