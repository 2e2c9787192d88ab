/** A commit of a repository. */
export type Commit = { readonly repo: string; readonly sha: string };

/** The commit that a package URL names, if it names one. @see https://github.com/package-url/purl-spec */
export function commitOf(purl: string): Commit | undefined {
  const [path = '', qualifiers = ''] = purl.split('#', 1)[0]?.split('?', 2) ?? [];
  return fromVcsUrl(qualifiers) ?? fromPath(path);
}

/** `?vcs_url=git%2Bhttps://github.com/owner/repo.git%40sha` */
function fromVcsUrl(qualifiers: string): Commit | undefined {
  const vcsUrl = new URLSearchParams(qualifiers).get('vcs_url') ?? '';
  const [, repo, sha] = /^(?:git[+ ])?[a-z+]+:\/\/[^/]+\/(.+?)(?:\.git)?@([0-9a-f]{7,40})(?:#|$)/i.exec(vcsUrl) ?? [];
  return repo !== undefined && sha !== undefined ? { repo, sha } : undefined;
}

/** `pkg:github/owner/repo@sha`, `pkg:gitlab/group/subgroup/repo@sha`, `pkg:golang/github.com/owner/repo/v2@sha` */
function fromPath(path: string): Commit | undefined {
  const [, type = '', name = '', version = ''] = /^pkg:\/*([^/]+)\/(.+)@([^@/]+)$/i.exec(path) ?? [];
  const sha = shaOf(version);
  const parts = name.split('/').map(decoded);
  const repo = repoOf(type.toLowerCase(), parts);
  return sha === undefined || repo === undefined ? undefined : { repo, sha };
}

function repoOf(type: string, parts: readonly string[]): string | undefined {
  switch (type) {
    case 'github':
    case 'bitbucket':
      return parts.length === 2 ? parts.join('/') : undefined;
    case 'gitlab':
      return parts.length >= 2 ? parts.join('/') : undefined;
    case 'golang': {
      const [, host = ''] = /^(github|bitbucket|gitlab)\./.exec(parts[0] ?? '') ?? [];
      const path = parts.slice(1).filter((part, index, all) => index < all.length - 1 || !/^v\d+$/.test(part));
      return repoOf(host, host === 'gitlab' ? path : path.slice(0, 2));
    }
    default:
      return undefined;
  }
}

/** The sha in a version: all of it, or the end of a Go pseudo-version such as `v0.0.0-20191109021931-daa7c04131f5`. */
const shaOf = (version: string): string | undefined =>
  /^(?:v[0-9][^-]*-(?:.*[-.])?\d{14}-)?([0-9a-f]{7,40})(?:%2Bincompatible|\+incompatible)?$/i.exec(version)?.[1];

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
