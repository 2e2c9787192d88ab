import { isVisible } from '../one-line.ts';
import type { Change } from './changed.ts';
import type { DigestFacts, Said } from './facts.ts';
import type { Headline } from './things.ts';

export const isSilent = ({ gaps }: DigestFacts): boolean => gaps.some(({ kind }) => kind === 'silent-source');

export const linesOf = (place: Said): readonly string[] => place.lines.filter(isVisible);
export const hasNews = (place: Said | undefined): place is Said => place?.changed === true && linesOf(place).length > 0;

/** A contradiction, then what changed, then what waits. */
export function headlineOf(facts: DigestFacts, [change]: readonly Change[]): Headline {
  const { contradiction, untagged, isFirst } = facts;
  if (contradiction !== undefined) return { kind: 'contradiction', contradiction };
  if (change !== undefined) return { kind: 'changed', change };
  if (isSilent(facts)) return { kind: 'silent-source' };
  if (isFirst) return { kind: 'first' };
  if (untagged.count > 0) return { kind: 'waiting', count: untagged.count };
  if (hasNews(facts.pulse)) return { kind: 'news', of: 'pulse' };
  if (hasNews(facts.flaky) || hasNews(facts.ci)) return { kind: 'news', of: 'tests' };
  return { kind: 'quiet' };
}
