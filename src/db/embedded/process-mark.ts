import { readFileSync } from 'node:fs';

/** Names one run of one process: its pid, and when it started, since pids come round again. */
export const thisProcess = (): string => `${process.pid} ${startOf(process.pid)}`.trim();

export function isRunning(mark: string): boolean {
  const [pid, start] = mark.split(' ');
  if (!isPidAlive(Number(pid))) return false;
  return start === undefined || start === startOf(Number(pid));
}

/** A zombie is dead: where process 1 collects none, a killed server stays one for ever. */
export function isPidAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return !'ZX'.includes(statOf(pid)[0] ?? ' ');
  } catch (error) {
    // Not ours to signal, so somebody else's and alive.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const START_TIME = 19;

const startOf = (pid: number): string => statOf(pid)[START_TIME] ?? '';

/** Linux' `/proc/…/stat` from the state on, which follows a name in parentheses that may hold spaces; else nothing. */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ') ?? [];
  } catch {
    return [];
  }
}
