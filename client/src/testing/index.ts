export type { VirtualClock } from './clock.ts';
export type { Fault, ProcedureName } from './faults.ts';
export { createMockGatehouse, type MockGatehouse, type MockGatehouseOptions } from './mock-gatehouse.ts';
export type { MockUser } from './seed.ts';
export type { MailTemplate, MockMail } from './state/mails.ts';
