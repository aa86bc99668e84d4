export * from './mail-job.ts';
export { MailQueue } from './mail-queue.ts';
