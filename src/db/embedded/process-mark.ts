import { readFileSync } from 'node:fs';

/** Identifies this process: its pid, and when it started, because pids are used again. */
export const thisProcess = (): string => `${process.pid} ${startOf(process.pid)}`.trim();

export function isRunning(mark: string): boolean {
  const [pid, start] = mark.split(' ');
  if (!isPidAlive(Number(pid))) return false;
  return start === undefined || start === startOf(Number(pid));
}

/** A zombie counts as dead: where process 1 does not collect any, a killed server stays a zombie for ever. */
export function isPidAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return !'ZX'.includes(statOf(pid)[0] ?? ' ');
  } catch (error) {
    // We may not signal it, so it is alive and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const START_TIME = 19;

const startOf = (pid: number): string => statOf(pid)[START_TIME] ?? '';

/** The fields of Linux' `/proc/…/stat` from the state on. It follows a name in parentheses, which may contain spaces. Empty elsewhere. */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ') ?? [];
  } catch {
    return [];
  }
}
