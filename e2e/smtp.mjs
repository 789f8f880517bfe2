// A server that takes e-mail, for tests: it speaks SMTP on this machine and keeps what it gets.

import { createServer } from 'node:net';

/** Starts it. Returns `{ url, messages, stop() }`; a message has `to` and its decoded `text`. */
export async function takeMail() {
  const messages = [];
  const server = createServer((socket) => talk(socket, messages));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `smtp://127.0.0.1:${server.address().port}`, messages, stop: () => server.close() };
}

function talk(socket, messages) {
  let [waiting, to, data] = ['', [], undefined];
  const say = (text) => socket.write(`${text}\r\n`);
  socket.setEncoding('utf8').on('error', () => {}).on('data', (text) => {
    waiting += text;
    for (let end; (end = waiting.indexOf('\r\n')) >= 0; ) {
      const line = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      if (data !== undefined) {
        if (line !== '.') data.push(line.replace(/^\./, ''));
        else {
          messages.push({ to, text: decoded(data.join('\r\n')) });
          [to, data] = [[], undefined];
          say('250 taken');
        }
      } else if (/^DATA/i.test(line)) [data] = [[], say('354 go on')];
      else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else {
        to.push(...[...line.matchAll(/^RCPT TO:<([^>]*)>/gi)].map(([, address]) => address));
        say('250 ok');
      }
    }
  });
  say('220 sink');
}

/** The text of a message in quoted-printable, or as it is. */
function decoded(message) {
  const body = message.slice(message.indexOf('\r\n\r\n') + 4);
  if (!/^Content-Transfer-Encoding: quoted-printable/im.test(message)) return body;
  const plain = body.replaceAll('=\r\n', '').replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
  return Buffer.from(plain, 'latin1').toString('utf8');
}
