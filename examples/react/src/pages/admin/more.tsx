import { useEffect, useEffectEvent, useRef } from 'react';

interface MoreProps {
  readonly isBusy: boolean;
  readonly onMore: () => void;
}

/** Fetches on as soon as it comes near the screen; a button, so that the keyboard gets there too. */
export function More({ isBusy, onMore }: MoreProps) {
  const button = useRef<HTMLButtonElement>(null);
  const near = useEffectEvent((entries: IntersectionObserverEntry[]) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) onMore();
  });
  // Watched anew after every page: one that does not fill the screen leaves the button where it was.
  useEffect(() => {
    if (isBusy || button.current === null) return;
    const observer = new IntersectionObserver((entries) => near(entries), { rootMargin: '300px' });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [isBusy]);
  return (
    <button ref={button} type="button" aria-disabled={isBusy} onClick={onMore}>
      {isBusy ? 'Loading…' : 'Show more'}
    </button>
  );
}
