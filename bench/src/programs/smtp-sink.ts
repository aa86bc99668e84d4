import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';

/**
 * Takes every mail and keeps none. As little SMTP (RFC 5321) as a client needs, so that the sink is not what is
 * measured. Over HTTP it tells how many came, and when the first and the last; POST begins anew.
 */
let mails: number[] = [];

createServer(serve).listen(Number(process.env.SMTP_PORT), process.env.HOST);
createHttpServer((request, response) => {
  if (request.method === 'POST') mails = [];
  response.end(JSON.stringify({ count: mails.length, first: mails[0], last: mails.at(-1) }));
}).listen(Number(process.env.PORT), process.env.HOST);
process.once('SIGTERM', () => process.exit());

function serve(socket: Socket): void {
  let text = '';
  let inData = false;
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
      if (inData) mails.push(Date.now());
      inData = !inData && /^DATA/i.test(line);
      socket.write(inData ? '354 go on\r\n' : '250 ok\r\n');
      if (/^QUIT/i.test(line)) socket.end();
    }
  });
}
