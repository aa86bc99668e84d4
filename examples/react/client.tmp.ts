export type { Api, Call, CallErrorCode, CallOptions } from '../../client/src/api.ts';
export * from '../../client/src/errors.ts';
export * from '../../client/src/gatehouse.ts';
export type { AuthState, AuthStateListener } from '../../client/src/session/session.ts';
export * from '../../client/src/session/storage.ts';
