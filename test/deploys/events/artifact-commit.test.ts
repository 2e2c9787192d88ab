import { expect, test } from 'vitest';
import { commitOf } from '../../../src/deploys/events/artifact-commit.ts';
import { shaOf } from '../../support/bodies.ts';

const SHA = shaOf('V1');

test.for([
  { why: 'a repository on GitHub', purl: `pkg:github/acme/shop@${SHA}`, repo: 'acme/shop' },
  { why: 'a short sha', purl: 'pkg:github/acme/shop@3f9c2b7', repo: 'acme/shop', sha: '3f9c2b7' },
  { why: 'upper case', purl: `PKG:GitHub/acme/Shop@${SHA.toUpperCase()}`, repo: 'acme/Shop', sha: SHA.toUpperCase() },
  { why: 'slashes after the scheme', purl: `pkg://bitbucket/acme/shop@${SHA}`, repo: 'acme/shop' },
  { why: 'qualifiers and a path inside', purl: `pkg:github/acme/shop@${SHA}?arch=arm64#cmd/api`, repo: 'acme/shop' },
  { why: 'an escaped name', purl: `pkg:github/acme/shop%2B@${SHA}`, repo: 'acme/shop+' },
  { why: 'groups on GitLab', purl: `pkg:gitlab/acme/web/shop@${SHA}`, repo: 'acme/web/shop' },
  { why: 'a module of Go', purl: `pkg:golang/github.com/acme/shop@${SHA}`, repo: 'acme/shop' },
  { why: 'a second version of one', purl: `pkg:golang/github.com/acme/shop/v2@${SHA}`, repo: 'acme/shop' },
  { why: 'one on GitLab', purl: `pkg:golang/gitlab.com/acme/web/shop/v2@${SHA}`, repo: 'acme/web/shop' },
  {
    why: 'a pseudo-version of Go',
    purl: 'pkg:golang/github.com/acme/shop@v0.0.0-20191109021931-daa7c04131f5',
    repo: 'acme/shop',
    sha: 'daa7c04131f5',
  },
  {
    why: 'a pseudo-version after a release',
    purl: 'pkg:golang/github.com/acme/shop@v1.2.4-0.20191109021931-daa7c04131f5%2Bincompatible',
    repo: 'acme/shop',
    sha: 'daa7c04131f5',
  },
  {
    why: 'an image that names its source',
    purl: `pkg:oci/shop@sha256%3A0b31?vcs_url=git%2Bhttps://git.example.com/acme/shop.git%40${SHA}`,
    repo: 'acme/shop',
  },
  {
    why: 'a source that is not escaped',
    purl: `pkg:oci/shop?arch=amd64&vcs_url=git+ssh://git@git.example.com/acme/web/shop@${SHA}`,
    repo: 'acme/web/shop',
  },
  {
    why: 'a source with a path inside',
    purl: `pkg:oci/shop?vcs_url=https://git.example.com/acme/shop%40${SHA}%23api`,
    repo: 'acme/shop',
  },
])('$why names a commit', ({ purl, repo, sha = SHA }) => {
  expect(commitOf(purl)).toEqual({ repo, sha });
});

test.for([
  { why: 'nothing', purl: '' },
  { why: 'an image’s digest', purl: `pkg:oci/shop@sha256%3A${SHA}${SHA}` },
  { why: 'a version', purl: 'pkg:github/acme/shop@v1.2.3' },
  { why: 'a branch', purl: 'pkg:oci/shop?vcs_url=git%2Bhttps://git.example.com/acme/shop%40main' },
  { why: 'six digits', purl: 'pkg:github/acme/shop@3f9c2b' },
  { why: '41 digits', purl: `pkg:github/acme/shop@${SHA}0` },
  { why: 'an owner alone', purl: `pkg:github/shop@${SHA}` },
  { why: 'a package that is not a repository', purl: `pkg:npm/shop@${SHA}` },
  { why: 'a module that lies elsewhere', purl: `pkg:golang/example.com/acme/shop@${SHA}` },
  { why: 'not a package URL', purl: `acme/shop@${SHA}` },
  { why: 'a broken escape without a commit', purl: 'pkg:github/acme/%zz@v1' },
])('$why names none', ({ purl }) => {
  expect(commitOf(purl)).toBeUndefined();
});
