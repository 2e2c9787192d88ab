import { plainName, withoutCase, withoutInvisible } from './plain-name.ts';

/**
 * What tells whether two spellings are the same service or repository. The hosts of repositories do not tell names apart by case,
 * and `https://github.com/Acme/Checkout.git`, `git@github.com:acme/checkout.git` and `acme/checkout` are one repository.
 */
export const serviceKey = (sent: string): string => withoutCase(seenName(sent));

/** A spelling as it is shown: in the case in which it was written, without what belongs to an address. */
export function serviceName(sent: string): string {
  const [plain, seen] = [plainName(sent), seenName(sent)];
  return seen === plainName(withoutInvisible(plain)) ? plain : seen;
}

/** What can be seen of a name, without what belongs to an address. */
function seenName(sent: string): string {
  const plain = plainName(withoutInvisible(sent));
  const path = pathOf(plain).replace(/^\/+/, '').replace(ENDING, '').trim();
  // There may be an address in an address.
  return path === '' || path === plain ? plain : seenName(path);
}

/** A slash or `.git` at the end, also both, in any order. */
const ENDING = /(?:\/|(?<=[^/])\.git)+$/i;

/** The path of an address of a repository, else the name as it is. */
function pathOf(name: string): string {
  const [, scheme, rest = ''] = /^(?:git\+)?(https?|ssh|git|git\+ssh):\/\/([^?#]*)/i.exec(name) ?? [];
  if (scheme !== undefined) return inAddress(rest) ?? name;
  const [, host, path] = /^[^\s@:/]+@([^\s@:/]+):(.*[^/]\/+[^/].*)$/.exec(name) ?? [];
  if (host !== undefined && path !== undefined) return repositoryPath(host, path);
  return KNOWN_HOST.test(name) ? (inAddress(name) ?? name) : name;
}

/** Hosts that people leave the `https://` away from. */
const KNOWN_HOST = /^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)\/[^/]+\/./i;

/** The path after `user@host:port/`; `undefined` if it does not name an owner and a repository, as the address of a page. */
function inAddress(rest: string): string | undefined {
  const [, host = '', path = ''] = /^(?:[^/@]*@)?([^/]*)\/+(.+)$/.exec(rest) ?? [];
  const found = repositoryPath(host, decoded(path));
  return /[^/]\/+[^/]/.test(found) ? found : undefined;
}

/** Without the parts that hosts put before or into the path: `scm/` of Bitbucket, `_git/` and `v3/` of Azure DevOps. */
const repositoryPath = (host: string, path: string): string =>
  path
    .replace(/^\/+/, '')
    .replace(/^scm\//i, '')
    .replace(/\/_git\//i, '/')
    .replace(/^v3\//i, /(?:^|\.)(?:azure|visualstudio)\.com$/i.test(host.replace(/:\d+$/, '')) ? '' : 'v3/');

function decoded(path: string): string {
  try {
    return plainName(decodeURIComponent(path).replace(/\p{Cc}/gu, ' '));
  } catch {
    return path;
  }
}
