import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends a process and its children at once, as a power cut would: nobody gets to clean up. */
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
      // Already gone: `ps` saw one that ended meanwhile.
    }
  }
}

/** Asks again and again until it is so; the test's own timeout is the limit. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(10);
}
