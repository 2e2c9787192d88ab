import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { isJson, newId, parseJson } from '../json.ts';
import type { DemoSocketFault } from '../options.ts';
import { appId } from '../payload/base.ts';
import type { Ack, Envelope } from './ack.ts';

/** Socket Mode: the bot's connections, each opened by a link that works once. */
export type Sockets = {
  /** The path of a new link. */
  issueLink(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly size: number;
  /** Sends to one of the connections, in turn. Call it only while there is one. */
  deliver(envelope: Envelope): Promise<Ack>;
  /** Sends this text over every connection, whatever it is. */
  say(frame: string): void;
  /** Cuts every connection without a word. */
  cut(): void;
  /** Reads and sends nothing more on every connection, as when a firewall has forgotten them. */
  freeze(): void;
  close(): void;
};

const maxConnections = 10;

export function createSockets(
  ackTimeoutMs: number,
  beforeSocket: () => DemoSocketFault | undefined = () => undefined,
): Sockets {
  const server = new WebSocketServer({ noServer: true });
  const links = new Set<string>();
  const connected: WebSocket[] = [];
  const waiting = new Map<string, (ack: Ack) => void>();
  const unanswered = new Set<Duplex>();
  const cut = () => {
    for (const socket of server.clients) socket.terminate();
    for (const socket of unanswered) socket.destroy();
    unanswered.clear();
  };

  const receive = (data: string): void => {
    const message = parseJson(data);
    const id = isJson(message) ? String(message['envelope_id']) : '';
    // An unknown id is an acknowledgement that came too late.
    waiting.get(id)?.({ ok: true, body: isJson(message) ? message['payload'] : undefined });
  };

  const welcome = (socket: WebSocket): void => {
    if (connected.length >= maxConnections) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      return socket.close();
    }
    connected.push(socket);
    socket.on('message', (data: Buffer) => receive(data.toString()));
    socket.on('close', () => {
      const index = connected.indexOf(socket);
      if (index >= 0) connected.splice(index, 1);
    });
    const hello = { type: 'hello', num_connections: connected.length, connection_info: { app_id: appId } };
    socket.send(JSON.stringify(hello));
  };

  return {
    issueLink() {
      const ticket = newId('T');
      links.add(ticket);
      return `/link/${ticket}`;
    },
    upgrade(request, socket, head) {
      const ticket = request.url?.split('?')[0]?.replace('/link/', '') ?? '';
      if (!links.delete(ticket)) return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      switch (beforeSocket()) {
        case undefined:
          return server.handleUpgrade(request, socket, head, welcome);
        case 'refused':
          return void socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
        case 'unanswered':
          return void unanswered.add(socket);
        case 'silent':
          return server.handleUpgrade(request, socket, head, () => {});
        case 'closed':
          return server.handleUpgrade(request, socket, head, (opened) => opened.close());
      }
    },
    get size() {
      return connected.length;
    },
    async deliver({ type, payload }) {
      const socket = connected.find((one) => one.readyState === WebSocket.OPEN);
      if (!socket) return { ok: false, error: 'dispatch_failed' };
      connected.push(...connected.splice(connected.indexOf(socket), 1));
      const id = newId('e');
      const retry = type === 'events_api' ? { retry_attempt: 0, retry_reason: '' } : {};
      const accepts = type !== 'events_api';
      const ack = new Promise<Ack>((resolve) => waiting.set(id, resolve));
      const timer = setTimeout(() => waiting.get(id)?.({ ok: false, error: 'operation_timeout' }), ackTimeoutMs);
      socket.send(JSON.stringify({ envelope_id: id, type, payload, accepts_response_payload: accepts, ...retry }));
      return ack.finally(() => {
        clearTimeout(timer);
        waiting.delete(id);
      });
    },
    say(frame) {
      for (const socket of connected) socket.send(frame);
    },
    cut,
    freeze() {
      for (const socket of connected.splice(0)) socket.pause();
    },
    close() {
      cut();
      server.close();
    },
  };
}
