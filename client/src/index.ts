export type { AppRouter } from '@gatehouse/shared/app-router';
export type { Api, Call, CallErrorCode, CallOptions } from './api.ts';
export { type ClientErrorCode, GatehouseError, type LocalErrorCode, type Result } from './errors.ts';
export {
  createGatehouse,
  createRequestGatehouse,
  type Gatehouse,
  type GatehouseCalls,
  type GatehouseOptions,
  type RequestOptions,
} from './gatehouse.ts';
export type { AuthState, AuthStateListener } from './session/session.ts';
export {
  type AsyncWebStorage,
  asyncStorageTokens,
  localStorageTokens,
  memoryStorage,
  type StoredSession,
  type TokenStorage,
  type WebStorage,
} from './session/storage.ts';
export type { Connection } from './transport/http-link.ts';
export { toGatehouseError } from './transport/trpc-error.ts';
