import type { MouseEvent, ReactNode } from 'react';
import { type Hints, navigate, usePath } from './navigation.ts';

interface LinkProps {
  readonly to: string;
  readonly hints?: Hints;
  readonly children: ReactNode;
}

export function Link({ to, hints, children }: LinkProps) {
  const path = usePath();
  const follow = (event: MouseEvent) => {
    // A click that asks for a new tab or a download is the browser's.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to, hints);
  };
  return (
    <a href={to} onClick={follow} aria-current={path === to ? 'page' : undefined}>
      {children}
    </a>
  );
}
