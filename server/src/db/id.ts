import { v7 } from 'uuid';

/** A UUIDv7 (RFC 9562): made by us, so that a row's id is known before it is stored, and sorted by time. */
export const newId = (): string => v7();
