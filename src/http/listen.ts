import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Application } from 'express';

export type Listening = { readonly url: string; readonly close: () => Promise<void> };

/** Starts listening. `close` accepts no new requests and waits for the running ones. */
export async function listen(app: Application, host: string, port: number): Promise<Listening> {
  const server = await new Promise<Server>((resolve, reject) => {
    const starting = app.listen(port, host, (error?: Error) =>
      error ? reject(explain(error, host, port)) : resolve(starting),
    );
  });
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { url: `http://${name}:${address.port}`, close: () => stop(server) };
}

function explain(error: Error, host: string, port: number): Error {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error;
  return new Error(`Port ${port} on ${host} is in use by another program. Set PORT to a free one.`, { cause: error });
}

/** How long running requests may still take when the bot stops. */
const LAST_ANSWERS_MS = 8_000;

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
