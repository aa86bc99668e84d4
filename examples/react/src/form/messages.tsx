import type { ReactNode } from 'react';

/** Announced at once. */
export function Problem({ children }: { readonly children?: ReactNode }) {
  return children ? (
    <p className="banner error" role="alert">
      {children}
    </p>
  ) : null;
}

/** Announced when there is a pause. Always there, as a region that appears with its words is not heard everywhere. */
export function Notice({ children }: { readonly children?: ReactNode }) {
  return (
    <p className={children ? 'banner notice' : undefined} role="status">
      {children}
    </p>
  );
}
