/**
 * The path and query that a request names; `undefined` where its target is no address. A proxy may send the whole address
 * (`GET http://bot.example.com/healthz`), which a server must take, and `OPTIONS` may ask of the server itself (`*`).
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function pathAndQuery(target: string): string | undefined {
  if (target.startsWith('/') || target === '*') return target;
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname + search;
}
