import { type Command, onlyWord, UsageError } from '../../cli-args.ts';
import type { Clock } from '../../clock.ts';
import {
  allRecords,
  type Forgetting,
  type ForgettingDeps,
  type ForgottenRows,
  forgetPerson,
} from './forgetting.job.ts';

export const PERSON_USAGE = `drumbeat person export U0123456789                  all that is kept of a person, as JSON, to be handed out to them
drumbeat person forget U0123456789 [U…]             delete it; history stays without the name. It waits for the close of a
                                                    pulse that asks them`;

type Deps = ForgettingDeps & { readonly clock: Clock; readonly print: (line: string) => void };

export const personCommand = (deps: Omit<Deps, 'print'>): Command => ({
  name: 'person',
  usage: PERSON_USAGE,
  run: ([verb, ...ids], { print }) => runPerson(verb, ids, { ...deps, print }),
});

async function runPerson(verb: string | undefined, ids: readonly string[], deps: Deps): Promise<void> {
  switch (verb) {
    case 'export':
      return handOut(onlyWord(ids, PERSON_USAGE), deps);
    case 'forget':
      return forget([...new Set(ids)], deps);
    default:
      throw new UsageError(PERSON_USAGE);
  }
}

/** What is nowhere in an export, and why. */
const LEFT_OUT = [
  'An answer of an open pulse: it is sealed for this person alone, who reads and deletes it in Slack. A closed pulse has none.',
  'What a source of incidents sent, word for word: it names others. It is deleted after 30 days.',
];

async function handOut(id: string, deps: Deps): Promise<void> {
  checkIds([id]);
  const kept = await keptOf(id, deps);
  if (Object.keys(kept).length === 0) throw unknown([id]);
  deps.print(JSON.stringify({ person: id, exported_at: deps.clock(), kept, left_out: LEFT_OUT }, undefined, 2));
}

async function forget(ids: readonly string[], deps: Deps): Promise<void> {
  if (ids.length === 0) throw new UsageError(PERSON_USAGE);
  checkIds(ids);
  const strangers: string[] = [];
  for (const id of ids) if (Object.keys(await keptOf(id, deps)).length === 0) strangers.push(id);
  if (strangers.length > 0) throw unknown(strangers);
  const done: string[] = [];
  for (const id of ids) done.push(await forgetOne(id, deps));
  if (done.includes('forgotten')) deps.print(WHAT_REMAINS);
}

const WHAT_REMAINS =
  'Not touched: messages in Slack, backups, free text, and other names that a pipeline gave them. docs/PRIVACY.md says more.';

/** The rows of every kind that has some. */
async function keptOf(id: string, { db, forgettings, persons }: Deps): Promise<Record<string, readonly object[]>> {
  const person = await forgettings.lockPerson(id);
  const kept: Record<string, readonly object[]> = {};
  for (const { what, rows: asked, shown } of allRecords(persons).toReversed()) {
    const { rows } = await db.query<Record<string, unknown>>(asked(person));
    if (rows.length > 0) kept[what] = shown === undefined ? rows : rows.map((row) => shown(row, person));
  }
  return kept;
}

async function forgetOne(id: string, deps: Deps): Promise<Forgetting['kind']> {
  const { print, clock } = deps;
  const done = await forgetPerson(deps)(id, clock());
  for (const line of linesOf(id, done)) print(line);
  if (done.isActive) print(`  ${STILL_IN_SLACK}`);
  return done.kind;
}

function linesOf(id: string, done: Forgetting): readonly string[] {
  switch (done.kind) {
    case 'waits': {
      const until = `${done.hold.until.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
      return [`${id} waits: ${done.hold.why} ${until}. A running bot forgets them within minutes after that.`];
    }
    case 'forgotten':
      return [
        `${id} is forgotten.`,
        `  deleted: ${countsOf(done.rows, 'deleted')}`,
        `  kept without them: ${countsOf(done.rows, 'kept')}`,
      ];
  }
}

const STILL_IN_SLACK =
  'Slack still has them as an active person: within a day the directory has their name again. Deactivate them in Slack, then run this again.';

const countsOf = (rows: readonly ForgottenRows[], became: ForgottenRows['became']): string =>
  rows
    .filter((one) => one.became === became && one.rows > 0)
    .map(({ what, rows: count }) => `${what} ${count}`)
    .join('; ') || 'nothing';

function checkIds(ids: readonly string[]): void {
  const [fault] = ids.filter((id) => !/^[UW][A-Z0-9]{1,29}$/.test(id));
  if (fault === undefined) return;
  throw new UsageError(
    `"${fault}" is not a Slack user id, such as U0123456789. In Slack: the person's profile, the three dots, Copy member ID.`,
  );
}

const unknown = (ids: readonly string[]): UsageError =>
  new UsageError(
    `Drumbeat keeps nothing of ${ids.join(', ')}. Nothing was done. Compare the id in Slack: the person's profile, the three dots, Copy member ID.`,
  );
