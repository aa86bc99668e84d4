import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

/** A call that its client gave an Idempotency-Key, and its answer. Nothing here can be read without that key. */
export const IdempotentCallEntity = defineEntity({
  name: 'IdempotentCall',
  tableName: 'idempotent_calls',
  properties: {
    /** A MAC of the procedure, the caller and the key. */
    id: p.blob().primary(),
    /** A MAC of the input. */
    request: p.blob(),
    /** Sealed with the key; null while the call runs. */
    answer: p.blob().nullable(),
    createdAt: p.datetime(3),
  },
  indexes: [{ name: 'idempotent_calls_created_at_index', properties: ['createdAt'] }],
});

export type IdempotentCallRow = InferEntity<typeof IdempotentCallEntity>;
