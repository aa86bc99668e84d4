import { type ReactNode, useEffect, useRef } from 'react';

interface PageProps {
  readonly title: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

let isFirst = true;

/** A page of its own: named in the tab, and announced by focus on its heading when it replaces another. */
export function Page({ title, wide = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Gatehouse`;
    // The browser has announced the first page itself.
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, [title]);
  return (
    <main className={wide ? 'wide' : undefined}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </main>
  );
}
