import Fastify from 'fastify';

/** One route, and the bytes of a user who is known when it starts: what Fastify and Node alone can do. */
const body = {
  id: '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10',
  email: 'person-10@example.com',
  pending_email: null,
  full_name: null,
  phone: null,
  locale: 'en',
  role: 'user',
  is_active: true,
  is_verified: true,
  last_login: '2026-11-22T15:04:05.000Z',
  created_at: '2026-11-22T15:04:05.000Z',
  updated_at: '2026-11-22T15:04:05.000Z',
};
const app = Fastify({ logger: false });
app.get('/me', async () => body);
await app.listen({ port: Number(process.env.PORT), host: process.env.HOST ?? '127.0.0.1' });
process.once('SIGTERM', () => process.exit());
