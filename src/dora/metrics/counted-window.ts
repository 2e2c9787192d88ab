import { type LocalDate, localDateOf } from '../../teams/calendar/local-date.ts';
import type { SnapshotFacts } from './facts.ts';
import { type Window, windowOf } from './window.ts';

/** The part of a window that is counted: it begins where the data does. */
export function countedWindow(window: Window, { firstDeploymentAt }: Pick<SnapshotFacts, 'firstDeploymentAt'>): Window {
  return cutToFirst(window, firstDeploymentAt && localDateOf(firstDeploymentAt, window.timeZone));
}

/** The window from the first day of the data on, where that day lies within it. */
export function cutToFirst(window: Window, firstDate: LocalDate | undefined): Window {
  if (firstDate === undefined || firstDate <= window.from || firstDate >= window.to) return window;
  return windowOf(firstDate, window.to, window.timeZone);
}
