import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

/** A key pair that signs access tokens. The private half is sealed with a key derived from SECRET_KEY. */
export const SigningKeyEntity = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_keys',
  properties: {
    kid: p.string().length(64).primary(),
    publicKey: p.json<{ kty: string; crv: string; x: string }>(),
    sealedPrivateKey: p.text().hidden(),
    createdAt: p.datetime(3),
  },
});

export type SigningKeyRow = InferEntity<typeof SigningKeyEntity>;
