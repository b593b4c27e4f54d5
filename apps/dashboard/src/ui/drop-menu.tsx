import { type ComponentProps, type ReactElement, Suspense, cloneElement, lazy, useState } from 'react';
import type { MenuItem } from './opened-menu.tsx';

const loadMenu = () => import('./opened-menu.tsx');
const OpenedMenu = lazy(loadMenu);

interface DropMenuProps {
  /** The button that opens it. */
  readonly target: ReactElement<ComponentProps<'button'>>;
  /** Above the items. */
  readonly heading?: string;
  readonly items: readonly MenuItem[];
}

/** A menu whose code comes with the first look at its button: no first screen needs it. */
export function DropMenu({ target, heading, items }: DropMenuProps) {
  const [isWanted, setWanted] = useState(false);
  if (isWanted) {
    return (
      <Suspense fallback={target}>
        <OpenedMenu target={target} heading={heading} items={items} />
      </Suspense>
    );
  }
  const preload = (): void => void loadMenu();
  return cloneElement(target, {
    onClick: () => setWanted(true),
    onPointerEnter: preload,
    onFocus: preload,
    'aria-haspopup': 'menu',
    'aria-expanded': false,
  });
}
