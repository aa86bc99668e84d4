import type { Pool } from 'pg';
import type { Orm } from './orm.ts';

/** The pool that the ORM takes its connections from. */
export const nativePool = (orm: Orm): Promise<Pool> => orm.em.getConnection().getNativeClient() as Promise<Pool>;
