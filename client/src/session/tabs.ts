/** Tells the other tabs of the origin that the stored session is another one now. Never carries a token. */
export interface Tabs {
  announce(): void;
  close(): void;
}

/** The part of a window that is used. */
interface StorageEvents {
  addEventListener?(type: 'storage', listener: (event: { key: string | null }) => void): void;
  removeEventListener?(type: 'storage', listener: (event: { key: string | null }) => void): void;
}

/**
 * @param key of the storage. A message of the channel may come before the other tab's write can be read here;
 * the storage event never does, but only localStorage has it.
 */
export function joinTabs(name: string, key: string, onChange: () => void): Tabs {
  const page = globalThis as StorageEvents;
  const onStorage = (event: { key: string | null }) => {
    if (event.key === key || event.key === null) onChange();
  };
  page.addEventListener?.('storage', onStorage);
  const leave = () => page.removeEventListener?.('storage', onStorage);
  if (typeof BroadcastChannel === 'undefined') return { announce() {}, close: leave };
  const channel = new BroadcastChannel(name);
  channel.onmessage = onChange;
  // In Node an open channel would keep the process alive.
  (channel as { unref?: () => void }).unref?.();
  return {
    announce: () => channel.postMessage('changed'),
    close() {
      leave();
      channel.close();
    },
  };
}
