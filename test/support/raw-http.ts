import { connect } from 'node:net';

/** Sends bytes as they are, which no HTTP client would, and returns what comes back until the connection ends. */
export function sendRaw(url: string, bytes: string): Promise<{ readonly status: number; readonly text: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket
      .setEncoding('utf8')
      .on('data', (part: string) => {
        text += part;
      })
      .on('error', reject)
      .on('close', () => resolve({ status: Number(text.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length)), text }));
  });
}

/** A request with this method and target, and nothing else. */
export const requestLine = (method: string, target: string): string =>
  `${method} ${target} HTTP/1.1\r\nhost: bot.example.com\r\nconnection: close\r\n\r\n`;
