const DEFAULT_PORT = '5432';

/** The name of a source: host, port and database, without the user, and the same however the port is written. */
export function sourceName(url: string): string {
  const { hostname, port, pathname, username, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? hostname;
  const database = pathname.length > 1 ? pathname : `/${username}`;
  const asked = port === '' ? searchParams.get('port') : port;
  return `${host}${asked === null || asked === DEFAULT_PORT ? '' : `:${asked}`}${database}`;
}
