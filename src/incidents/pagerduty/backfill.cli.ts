import { type Command, splitArgs, type Terminal, UsageError } from '../../cli-args.ts';
import type { Clock } from '../../clock.ts';
import type { Pagerduty } from '../../pagerduty/pagerduty.ts';
import type { Progress } from '../../progress.ts';
import type { Responder } from '../incident.ts';
import type { SourceServicesStore } from '../ingest/vendor-services.store.ts';
import type { PagerdutyChange } from '../sources/pagerduty-fields.ts';
import type { PagerdutyBackfillStore } from './backfill.store.ts';
import { type Day, isSettled, lastDays } from './days.ts';
import { historyOf, isOver, mayHaveAlerts, type PastIncident, pastIncident } from './history.ts';

export const BACKFILL_PAGERDUTY_USAGE = `drumbeat backfill pagerduty [--days 90]             bring the incidents of the last 1 to 366 days along; run it again
                                                    after an interruption, or for more days: nothing is added twice`;

const DEFAULT_DAYS = 90;
const MOST_DAYS = 366;

type BackfillDeps = {
  /** `undefined` without a token. */
  readonly pagerduty: Pagerduty | undefined;
  readonly backfill: PagerdutyBackfillStore;
  readonly services: Pick<SourceServicesStore, 'unmapped'>;
  readonly clock: Clock;
  readonly progress: (name: string, total: number) => Progress;
  readonly print: (line: string) => void;
};

/** The same, once it is known that there is a token. */
type Reading = BackfillDeps & { readonly pagerduty: Pagerduty };

type Counts = { added: number; known: number; unusable: number };

export const backfillPagerdutyCommand = (deps: Omit<BackfillDeps, keyof Terminal>): Command => ({
  name: 'backfill pagerduty',
  usage: BACKFILL_PAGERDUTY_USAGE,
  run: (args, terminal) => runBackfillPagerduty(args, { ...deps, ...terminal }),
});

/** `drumbeat backfill pagerduty --days 90` */
export async function runBackfillPagerduty(args: readonly string[], deps: BackfillDeps): Promise<void> {
  const { words, options } = splitArgs(args, ['days'], BACKFILL_PAGERDUTY_USAGE);
  const days = Number(options['days'] ?? DEFAULT_DAYS);
  if (words.length > 0 || !Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new UsageError(BACKFILL_PAGERDUTY_USAGE);
  const { pagerduty, backfill, clock, print } = deps;
  if (pagerduty === undefined) throw new UsageError(NO_TOKEN);
  const read = await backfill.daysRead();
  const all = lastDays(days, clock());
  const unread = all.filter(({ day }) => !read.has(day));
  const counts = await readDays({ ...deps, pagerduty }, unread);
  const skipped = all.length - unread.length;
  print(
    `pagerduty: ${counted(counts.added + counts.known + counts.unusable, 'incident')} read; ${counts.added} added, ${counts.known} known before${skipped > 0 ? `; ${counted(skipped, 'day')} read before` : ''}`,
  );
  if (counts.unusable > 0) print(`pagerduty: ${counts.unusable} left out, because they cannot be read`);
  await printUnmapped(deps);
}

const NO_TOKEN =
  'PAGERDUTY_TOKEN is missing. Make a read-only key in PagerDuty under Integrations → API Access Keys, and set it.';

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

async function readDays(deps: Reading, days: readonly Day[]): Promise<Counts> {
  const counts: Counts = { added: 0, known: 0, unusable: 0 };
  const bar = deps.progress('days', days.length);
  let done = 0;
  try {
    for (const day of days) {
      await readDay(deps, day, counts);
      done += 1;
      bar.advance(1);
    }
  } catch (error) {
    const kept = `${done} of ${days.length} days were read and are kept; ${counted(counts.added, 'incident')} added. Run the command again to go on.`;
    throw new Error(`${(error as Error).message}\n${kept}`, { cause: error });
  } finally {
    bar.end();
  }
  return counts;
}

/** A day counts as read once nothing in it will change. A day with an open incident is read again. */
async function readDay(deps: Reading, day: Day, counts: Counts): Promise<void> {
  const now = deps.clock();
  let isAllOver = true;
  for (const listed of await deps.pagerduty.incidents(day.from, day.to)) {
    const incident = pastIncident(listed);
    if (incident === undefined) {
      counts.unusable += 1;
      continue;
    }
    counts[await deps.backfill.ingest(await changeOf(deps.pagerduty, incident), now)] += 1;
    isAllOver &&= isOver(incident);
  }
  if (isAllOver && isSettled(day, now)) await deps.backfill.noteDayRead(day.day);
}

async function changeOf(pagerduty: Pagerduty, incident: PastIncident): Promise<PagerdutyChange> {
  const firstAlertAt = mayHaveAlerts(incident) ? await pagerduty.firstAlertAt(incident.id) : undefined;
  const log = await pagerduty.logEntries(incident.id);
  const change = historyOf(incident, { firstAlertAt, log });
  const { responders } = change.reported;
  if (responders === undefined) return change;
  return { ...change, reported: { ...change.reported, responders: await withEmails(pagerduty, responders) } };
}

const withEmails = (pagerduty: Pagerduty, responders: readonly Responder[]): Promise<Responder[]> =>
  Promise.all(responders.map(async (one) => ({ ...one, email: await pagerduty.email(one.id) })));

const MOST_NAMED = 10;

async function printUnmapped({ services, print }: BackfillDeps): Promise<void> {
  const unmapped = (await services.unmapped()).filter(({ source }) => source === 'pagerduty');
  if (unmapped.length === 0) return;
  const incidents = unmapped.reduce((sum, one) => sum + one.incidents, 0);
  const names = unmapped.slice(0, MOST_NAMED).map((one) => `${one.name} (${one.incidents})`);
  const more = unmapped.length > MOST_NAMED ? [`and ${unmapped.length - MOST_NAMED} more`] : [];
  print(
    `pagerduty: ${counted(incidents, 'incident')} of services that are nobody's here: ${[...names, ...more].join(', ')}. They count in \`all\` only; say whose they are in App Home, under Sources of incidents.`,
  );
}
