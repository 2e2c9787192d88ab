import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export type SqlFile = { readonly text: string; readonly sha256: string };

/** Files by name without `.sql`, in the order of the names. */
export type SqlFiles = ReadonlyMap<string, SqlFile>;

/** The `.sql` files of a directory that comes with Drumbeat. */
export async function readSqlFiles(dir: string): Promise<SqlFiles> {
  const entries = await readdir(dir).catch((cause: unknown) => {
    throw new Error(`The migrations cannot be read from ${dir}; install Drumbeat again.`, { cause });
  });
  const files = entries.filter((entry) => /^[^.].*\.sql$/.test(entry)).sort();
  return new Map(
    await Promise.all(files.map(async (file) => [file.slice(0, -4), await readSqlFile(path.join(dir, file))] as const)),
  );
}

export async function readSqlFile(file: string): Promise<SqlFile> {
  // Git may write Windows line ends on checkout. That is not an edit.
  const text = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
  return { text, sha256: createHash('sha256').update(text).digest('hex') };
}
