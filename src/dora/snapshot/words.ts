import { format, parseISO } from 'date-fns';
import { type LocalDate, plusDays } from '../../teams/calendar/local-date.ts';
import type { Band, Level } from '../metrics/level.ts';
import type { Score } from '../metrics/quick-check.ts';
import type { Window, WindowSpec } from '../metrics/window.ts';
import type { Snapshot } from './snapshot.ts';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** `42 min`, `5.2 h`, `3.1 d`. Seconds and minutes are cut, not rounded: 59.99 minutes are not an hour. */
export function duration(seconds: number): string {
  if (seconds < 0) return `−${duration(-seconds)}`;
  if (seconds < MINUTE) return `${Math.floor(seconds)} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < 2 * DAY) return `${oneDecimal(seconds / HOUR)} h`;
  return `${oneDecimal(seconds / DAY)} d`;
}

/** `17.4 %` of 0.1739. */
export const percent = (share: number): string => `${oneDecimal(share * 100)} %`;

/** The most natural unit of a frequency: `3.2 a day`, `4.5 a week`, `1.2 a month` (of 30 days). */
export function perTime(perDay: number): string {
  if (perDay === 0) return 'none';
  if (perDay >= 1) return `${oneDecimal(perDay)} a day`;
  if (perDay >= 1 / 7) return `${oneDecimal(perDay * 7)} a week`;
  return `${oneDecimal(perDay * 30)} a month`;
}

export const oneDecimal = (value: number): string => String(Math.round(value * 10) / 10);

/** `1 deployment`, `2 deployments`, `2 hotfixes`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;

const LEVEL_WORDS: Record<Level, string> = { elite: 'Elite', high: 'High', medium: 'Medium', low: 'Low' };
export const levelWord = (level: Level): string => LEVEL_WORDS[level];

/** `Elite`; `Elite (tie with High, Medium)`; `Medium (in a gap)`. */
export function bandWords(band: Band): string {
  switch (band.fit) {
    case 'exact':
      return levelWord(band.level);
    case 'gap':
      return `${levelWord(band.level)} (in a gap)`;
    case 'tie': {
      const others = band.tiedWith.filter((level) => level !== band.level);
      return `${levelWord(band.level)} (tie with ${others.map(levelWord).join(', ')})`;
    }
  }
}

/** `by DORA's 2019 report `, where the balance is judged by another year than the levels; else nothing. */
export const balanceYearWords = ({
  benchmarkYear,
  balanceYear,
}: Pick<Snapshot, 'benchmarkYear' | 'balanceYear'>): string =>
  balanceYear === benchmarkYear ? '' : `by DORA's ${balanceYear} report `;

/** `8 of 10 (industry 4.8)` */
export const scoreWords = ({ score, industryMean }: Score): string =>
  `${oneDecimal(score)} of 10 (industry ${oneDecimal(industryMean)})`;

/** `27 Oct – 25 Nov 2026`: the first and the last day of the window. */
export function dateRange({ from, to }: Pick<Window, 'from' | 'to'>): string {
  const last = plusDays(to, -1);
  if (from === last) return dateWords(from);
  const sameYear = from.slice(0, 4) === last.slice(0, 4);
  return `${format(parseISO(from), sameYear ? 'd MMM' : 'd MMM yyyy')} – ${dateWords(last)}`;
}

/** `3 Nov 2026` */
export const dateWords = (date: LocalDate): string => format(parseISO(date), 'd MMM yyyy');

/** `last 30 days`, `this week`, `1 Oct – 31 Oct 2026`. */
export function windowTitle(spec: WindowSpec): string {
  switch (spec.kind) {
    case 'days':
      return spec.days === 1 ? 'today' : `last ${spec.days} days`;
    case 'this-week':
      return 'this week';
    case 'last-week':
      return 'last week';
    case 'range':
      return dateRange(spec);
  }
}

const BARS = '▁▂▃▄▅▆▇█';

/** A line of small bars for places without charts: the highest value has the full bar, values under zero the lowest. */
export function sparkline(values: readonly number[]): string {
  const highest = Math.max(...values);
  const bar = (value: number) => (highest <= 0 ? 0 : Math.round((Math.max(value, 0) / highest) * (BARS.length - 1)));
  return values.map((value) => BARS[bar(value)]).join('');
}
