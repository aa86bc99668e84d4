import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';

/**
 * Takes every mail and keeps none. As little SMTP (RFC 5321) as a client needs, so that the sink is not what is
 * measured; with `ANSWER_MS` each mail is accepted so much later. Over HTTP it tells how many came until now, and on
 * how many connections.
 */
const answerMs = Number(process.env.ANSWER_MS ?? 0);
const open = new Set<Socket>();
let mails = 0;

createServer(serve).listen(Number(process.env.SMTP_PORT), process.env.HOST);
createHttpServer((_request, response) => {
  response.end(JSON.stringify({ mails, connections: open.size, atMs: performance.now() }));
}).listen(Number(process.env.PORT), process.env.HOST);
process.once('SIGTERM', () => process.exit());

function serve(socket: Socket): void {
  let text = '';
  let inData = false;
  open.add(socket);
  socket.on('close', () => open.delete(socket));
  socket.on('error', () => socket.destroy());
  socket.write('220 sink\r\n');
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    for (;;) {
      const mark = inData ? '\r\n.\r\n' : '\r\n';
      const end = text.indexOf(mark);
      if (end === -1) return;
      const line = text.slice(0, end);
      text = text.slice(end + mark.length);
      if (inData) {
        inData = false;
        accept(socket);
        continue;
      }
      inData = /^DATA/i.test(line);
      socket.write(inData ? '354 go on\r\n' : '250 ok\r\n');
      if (/^QUIT/i.test(line)) socket.end();
    }
  });
}

function accept(socket: Socket): void {
  const answer = () => {
    mails++;
    socket.write('250 ok\r\n');
  };
  if (answerMs === 0) answer();
  else setTimeout(answer, answerMs);
}
