const DEFAULT_PORT = '5432';

/** What tells a source from another: host, port and database, without who asks and however the port was spelt. */
export function sourceName(url: string): string {
  const { hostname, port, pathname, username, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? hostname;
  const database = pathname.length > 1 ? pathname : `/${username}`;
  const asked = port === '' ? searchParams.get('port') : port;
  return `${host}${asked === null || asked === DEFAULT_PORT ? '' : `:${asked}`}${database}`;
}
