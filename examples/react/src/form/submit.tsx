import type { ReactNode } from 'react';

interface SubmitProps {
  readonly isBusy: boolean;
  readonly children: ReactNode;
}

/** Stays focusable while it is busy, so that the keyboard does not lose its place. */
export function Submit({ isBusy, children }: SubmitProps) {
  return (
    <button
      type="submit"
      className="primary"
      aria-disabled={isBusy}
      onClick={(event) => isBusy && event.preventDefault()}
    >
      {children}
    </button>
  );
}
