import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Kills a process and its children at once, as a power cut would, so that none can clean up. */
export function killTree(pid: number): void {
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid=']).toString();
  const pairs = listing
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const children = pairs.filter(([, parent]) => parent === pid).map(([child]) => child ?? 0);
  for (const each of [pid, ...children]) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It has ended since `ps` saw it.
    }
  }
}

/** Waits until the condition holds. The timeout of the test is the limit. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(10);
}
