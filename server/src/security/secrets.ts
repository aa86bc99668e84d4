import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** One key a purpose, all from SECRET_KEY (HKDF, RFC 5869), so that no MAC of one kind passes as another. */
export interface Secrets {
  readonly refreshToken: Buffer;
  readonly resetToken: Buffer;
  readonly otp: Buffer;
  readonly redisKey: Buffer;
  readonly signingKeySeal: Buffer;
  readonly idempotency: Buffer;
}

export function deriveSecrets(secretKey: string): Secrets {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secretKey, 'gatehouse', purpose, 32));
  return {
    refreshToken: derive('refresh-token'),
    resetToken: derive('reset-token'),
    otp: derive('otp'),
    redisKey: derive('redis-key'),
    signingKeySeal: derive('signing-key-seal'),
    idempotency: derive('idempotency'),
  };
}

export function mac(key: Buffer, ...parts: (string | Buffer)[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    // Lengths keep ('ab', 'c') and ('a', 'bc') apart.
    hmac.update(length).update(bytes);
  }
  return hmac.digest();
}

export function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
