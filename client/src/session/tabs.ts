/** Tells the other tabs of the origin that the stored session is another one now. Never carries a token. */
export interface Tabs {
  announce(): void;
  close(): void;
}

export function joinTabs(name: string, onChange: () => void): Tabs {
  if (typeof BroadcastChannel === 'undefined') return { announce() {}, close() {} };
  const channel = new BroadcastChannel(name);
  channel.onmessage = onChange;
  // In Node an open channel would keep the process alive.
  (channel as { unref?: () => void }).unref?.();
  return {
    announce: () => channel.postMessage('changed'),
    close: () => channel.close(),
  };
}
