import { readFileSync } from 'node:fs';
import os from 'node:os';

export type Account = { readonly uid: number; readonly gid: number };

/** The account of the server when this process is root, because Postgres refuses to run as root; `undefined`: our own account. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return ownAccount();
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = ['postgres', 'nobody'].map((name) => accounts.find((fields) => fields[0] === name)).find(Boolean);
  return { uid: Number(found?.[2] ?? 65_534), gid: Number(found?.[3] ?? 65_534) };
}

/** `initdb` needs the name of its user. A user that a container only numbers has none. */
function ownAccount(): undefined {
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
