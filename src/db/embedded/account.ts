import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { privateDirectory } from './private-directory.ts';

export type Account = { readonly uid: number; readonly gid: number };

/** Whom the server runs as when we are root, which Postgres refuses to be; undefined means as ourselves. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return ourselves();
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = ['postgres', 'nobody'].map((name) => accounts.find((fields) => fields[0] === name)).find(Boolean);
  return { uid: Number(found?.[2] ?? 65_534), gid: Number(found?.[3] ?? 65_534) };
}

/** `initdb` wants the name of whoever runs it, which a container's made-up user does not have. */
function ourselves(): undefined {
  try {
    os.userInfo();
  } catch (cause) {
    const uid = process.getuid?.();
    throw new Error(
      `The user ${uid} has no name in /etc/passwd, and the embedded Postgres needs one. Run as a user that has, or set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}

/**
 * Where the files go: the directory itself, or one under /var/tmp when the server's account cannot reach it because
 * root keeps the project in a home that is closed to others.
 */
export function placeFor(dir: string, account: Account | undefined): string {
  if (!account) return privateDirectory(dir, 0o700);
  mkdirSync(path.dirname(dir), { recursive: true });
  if (isOpenToOthers(path.dirname(dir))) return privateDirectory(dir, 0o711);
  const hash = createHash('sha256').update(dir).digest('hex').slice(0, 12);
  return privateDirectory(path.join('/var/tmp', `drumbeat-${hash}`), 0o711);
}

/** Whether any account can get to this directory. */
export function isOpenToOthers(dir: string): boolean {
  const parent = path.dirname(dir);
  return (statSync(dir).mode & 0o001) !== 0 && (parent === dir || isOpenToOthers(parent));
}
