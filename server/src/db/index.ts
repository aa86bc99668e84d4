export { createOrm, type DatabaseOptions, type EntityManager, entities, type Orm, ormOptions } from './orm.ts';
