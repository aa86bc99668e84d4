export { createTestDatabase } from './database.ts';
export { startGatehouse, type TestGatehouse } from './gatehouse.ts';
export { Mailbox, testMailbox } from './mailbox.ts';
export { type Pair, startPair } from './pair.ts';
export * from './people.ts';
export { type PlainAnswer, plainHttp, postJson, rawExchange } from './plain-http.ts';
export { runCommand, startServer, startWorker, TestProcess } from './process.ts';
export { testRedis } from './redis.ts';
export type { RestClient, RestResponse } from './rest.ts';
