import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';

/** A proxy in front of the database that can be cut or slowed. */
export type TcpProxy = {
  /** The URL of the database through the proxy. */
  readonly url: string;
  /** Passes every packet so many milliseconds later, in both directions. */
  slow(ms: number): void;
  /** How often Postgres was asked something, and answered, before it was asked the next thing: the round trips on all connections. */
  trips(): number;
  /** Stops listening and resets open connections, as when the server was stopped. */
  refuse(): Promise<void>;
  /** Accepts connections and passes no byte, as when the network loses everything. */
  hang(): Promise<void>;
  /** Works again, and resets the connections that hung. */
  restore(): Promise<void>;
  close(): Promise<void>;
};

export async function tcpProxy(databaseUrl: string): Promise<TcpProxy> {
  const target = targetOf(new URL(databaseUrl));
  const pairs = new Set<readonly Socket[]>();
  let isHanging = false;
  let lateMs = 0;
  let trips = 0;
  let server = await listen(accept, 0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  url.searchParams.delete('host');

  function accept(near: Socket): void {
    const far = connect(target);
    const pair = [near, far];
    pairs.add(pair);
    let isAsking = false;
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
      from.on('data', (bytes) => {
        if (from === near && !isAsking) trips += 1;
        isAsking = from === near;
        if (isHanging) return;
        if (lateMs === 0) to.write(bytes);
        else setTimeout(() => isHanging || to.destroyed || to.write(bytes), lateMs);
      });
    }
  }
  const reset = () => {
    for (const socket of [...pairs].flat()) socket.destroy();
  };
  const stop = async () => {
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    reset();
    await closed;
  };
  const start = async () => {
    if (!server.listening) server = await listen(accept, port);
  };
  return {
    url: url.href,
    slow(ms) {
      lateMs = ms;
    },
    trips: () => trips,
    refuse: stop,
    async hang() {
      isHanging = true;
      await start();
    },
    async restore() {
      isHanging = false;
      reset();
      await start();
    },
    close: stop,
  };
}

function targetOf(url: URL): { path: string } | { host: string; port: number } {
  const port = Number(url.port || 5432);
  const socketDir = url.searchParams.get('host');
  return socketDir === null ? { host: url.hostname, port } : { path: path.join(socketDir, `.s.PGSQL.${port}`) };
}

const listen = (accept: (socket: Socket) => void, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer(accept).once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
