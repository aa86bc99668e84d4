export { SessionEntity, type SessionRow } from './entities/session.ts';
export { UserEntity, type UserRow } from './entities/user.ts';
export { createOrm, type DatabaseOptions, type EntityManager, entities, type Orm, ormOptions } from './orm.ts';
