import { isVisible } from '../one-line.ts';
import type { Change } from './changed.ts';
import type { DigestFacts, RitualNews } from './facts.ts';
import type { Headline } from './things.ts';

export const isSilent = ({ gaps }: DigestFacts): boolean => gaps.some(({ kind }) => kind === 'silent-source');

export const linesOf = (news: RitualNews): readonly string[] => news.lines.filter(isVisible);
export const hasNews = (news: RitualNews | undefined): news is RitualNews =>
  news?.changed === true && linesOf(news).length > 0;

/** The most important news: a contradiction, then what changed, then what waits. */
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
