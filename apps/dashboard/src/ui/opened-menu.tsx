import { Menu } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
  readonly icon?: ReactNode;
  /** In which language the label is, where that is not the page's. */
  readonly lang?: string;
}

interface OpenedMenuProps {
  readonly target: ReactElement;
  readonly heading: string | undefined;
  readonly items: readonly MenuItem[];
}

/** The menu of a {@link DropMenu}, opened. */
export default function OpenedMenu({ target, heading, items }: OpenedMenuProps) {
  return (
    <Menu position="bottom-end" defaultOpened>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        {heading !== undefined && <Menu.Label>{heading}</Menu.Label>}
        {items.map(({ label, run, icon, lang }) => (
          <Menu.Item key={label} onClick={run} leftSection={icon} {...(lang !== undefined && { lang })}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
