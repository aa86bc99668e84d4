import { connect } from 'node:net';

const patience = 20_000;

/**
 * Writes bytes in a few pieces, says that no more will come, and reads until the server hangs up.
 * @param isRude whether it hangs up itself instead, before any answer can come
 */
export function exchange(url: string, bytes: string, pieces: number, isRude = false): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true, allowHalfOpen: true });
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  // A server that has refused may hang up on what is still being written.
  socket.on('error', () => undefined);
  socket.on('close', () => resolve(received));
  socket.setTimeout(patience, () => {
    socket.destroy();
    reject(new Error(`neither an answer nor a hang-up within ${patience} ms, but ${JSON.stringify(received)}`));
  });
  void write();
  return promise;

  async function write() {
    const size = Math.ceil(bytes.length / pieces);
    for (let at = 0; at < bytes.length; at += size) {
      socket.write(Buffer.from(bytes.slice(at, at + size), 'latin1'));
      await new Promise(setImmediate);
    }
    if (isRude) {
      socket.resetAndDestroy();
      return;
    }
    socket.end();
    socket.on('end', () => socket.destroy());
  }
}
