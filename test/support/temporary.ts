import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory for one test, removed after it; other accounts may pass through it. */
export function temporaryDirectory(owner?: { uid: number; gid: number }): string {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'drumbeat-temporary-'));
  chmodSync(dir, 0o755);
  if (owner) chownSync(dir, owner.uid, owner.gid);
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
