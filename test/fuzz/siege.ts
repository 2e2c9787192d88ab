import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoCall } from '../../demo/slack/options.ts';
import { type FuzzedBot, type Memory, startedBot } from './bot.ts';
import { type DatabaseWatch, watchDatabase } from './database-watch.ts';
import { explained, type Found } from './explain.ts';
import { inputOf } from './generate.ts';
import type { Input } from './input.ts';
import { type FaultKind, type Finding, judgeLine, judgeOutcome, judgeText } from './judges.ts';
import { takeNotes } from './notes.ts';
import { sender } from './send.ts';
import type { World } from './world.ts';

export type Siege = {
  readonly seed: number;
  /** Numbers of the inputs, from this one on. */
  readonly first: number;
  readonly count: number;
  readonly isSocket: boolean;
  readonly databaseUrl: string;
  /** After so many inputs memory is measured for the first time; by default a share of all. */
  readonly warmUp?: number;
  /** Whether the culprit of each fault is looked for and made smaller; it is by default. */
  readonly isExplained?: boolean;
  /** A module with a fault, which the bot loads. */
  readonly planted?: string;
  readonly progress?: (done: number) => void;
};

export type Report = {
  readonly found: readonly Found[];
  readonly sent: number;
  readonly seconds: number;
  /** How many got which answer, by door. */
  readonly answers: ReadonlyMap<string, number>;
  readonly memory: { readonly before: Memory; readonly after: Memory };
  /** What the bot logged as a warning or worse, and how often. */
  readonly logged: ReadonlyMap<string, number>;
  readonly slowestMs: number;
  /** Of Slack's payloads, how many were acknowledged too late for Slack, whoever is to blame. */
  readonly late: number;
};

/** More only wait for each other: the bot has one thread, and a lock or a connection is missed sooner. */
const AT_ONCE = 12;
const MOST_GROWTH = 1.3;
/** Caches fill and code is compiled in this share of the inputs, but in at least so many. */
const WARM_UP = { share: 0.15, least: 600 };
/** What comes out of an input may be logged this much later. */
const LATER_MS = 400;
const REPEATED_WITHIN_MS = 120;
/** What the bot has begun ends by itself. */
const SETTLED_WITHIN_MS = 20_000;

/** Sends every input to a bot of its own, and looks at everything that comes of it. */
export async function besiege(world: World, siege: Siege): Promise<Report> {
  const notes = takeNotes();
  const sending = new Set<number>();
  const recent: { readonly index: number; readonly atMs: number }[] = [];
  const suspects = (): number[] => {
    const since = performance.now() - LATER_MS;
    return [...sending, ...recent.filter(({ atMs }) => atMs > since).map(({ index }) => index)];
  };
  const note = (finding: Finding, by: readonly number[] = suspects()) => notes.finding(finding, by);
  const bot = await startedBot(
    world.environment(siege.isSocket),
    {
      line: (line) => {
        notes.line(line);
        for (const finding of judgeLine(line, world.planted)) note(finding);
      },
      stuck: (ms) => note({ kind: 'stuck', what: `${ms} ms of work at once` }),
      ended: (code) => note({ kind: 'ended', what: `with the code ${code}` }),
    },
    siege.planted,
  );
  const way = { botUrl: bot.url, ...world, isSocket: siege.isSocket };
  const sends = sender(way);
  const watch = await watchDatabase(siege.databaseUrl, (finding) => note(finding));
  const stopReading = readSlackCalls(world, (finding) => note(finding));

  const one = async (index: number): Promise<void> => {
    const input = inputOf(siege.seed, index, world.material, siege.isSocket);
    sending.add(index);
    const outcome = await sends.send(input);
    sending.delete(index);
    recent.push({ index, atMs: performance.now() });
    if (recent.length > 4 * AT_ONCE) recent.shift();
    notes.outcome(input, outcome);
    for (const finding of judgeOutcome(input, outcome, world.planted)) note(finding, [index]);
  };

  try {
    if (siege.isSocket) await connected(world);
    const begunMs = performance.now();
    const usual = Math.max(WARM_UP.least, Math.round(siege.count * WARM_UP.share));
    const warm = Math.min(siege.count, siege.warmUp ?? usual);
    await sendAll(siege.first, warm, one, bot, siege.progress);
    await settled(watch);
    const before = await measured(bot);
    await sendAll(siege.first + warm, siege.count - warm, one, bot, siege.progress);
    const left = await settled(watch);
    const seconds = (performance.now() - begunMs) / 1_000;
    for (const finding of left) note(finding, []);
    const after = await measured(bot);
    if (after.bytes > before.bytes * MOST_GROWTH) note({ kind: 'memory', what: growth(before, after) }, []);
    const made = (index: number) => inputOf(siege.seed, index, world.material, siege.isSocket);
    const repeats = async (input: Input, kind: FaultKind): Promise<boolean> => {
      if (!bot.isRunning()) return false;
      const before = notes.count(kind);
      const outcome = await sends.send(input);
      if (judgeOutcome(input, outcome, world.planted).some((finding) => finding.kind === kind)) return true;
      await sleep(REPEATED_WITHIN_MS);
      return notes.count(kind) > before;
    };
    const found = siege.isExplained === false ? notes.found() : await explained(notes.found(), made, repeats);
    return {
      found,
      sent: siege.count,
      seconds,
      memory: { before, after },
      late: notes.count('late'),
      ...notes.summary(),
    };
  } finally {
    stopReading();
    await sends.close();
    await watch.stop();
    await bot.stop();
  }
}

/** Sends so many inputs, several at once, until all are sent or the bot has ended. */
async function sendAll(
  first: number,
  count: number,
  one: (index: number) => Promise<void>,
  bot: FuzzedBot,
  progress: Siege['progress'],
): Promise<void> {
  let next = first;
  const work = async (): Promise<void> => {
    while (next < first + count && bot.isRunning()) {
      const index = next++;
      if (index % 1_000 === 0) progress?.(index);
      await one(index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Waits until no statement is left open, and returns those that stay. */
async function settled(watch: DatabaseWatch): Promise<Finding[]> {
  const begunMs = performance.now();
  let left: Finding[];
  do {
    await sleep(250);
    left = await watch.leftOpen();
  } while (left.length > 0 && performance.now() - begunMs < SETTLED_WITHIN_MS);
  return left;
}

const NOTHING: Memory = { bytes: 0, residentBytes: 0 };

const measured = async (bot: FuzzedBot): Promise<Memory> => (bot.isRunning() ? await bot.memory() : NOTHING);

const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;

const growth = (before: Memory, after: Memory): string => `${megabytes(before.bytes)} became ${megabytes(after.bytes)}`;

async function connected({ slack }: World): Promise<void> {
  while (slack.sockets.size === 0) await sleep(20);
}

/** Judges what the bot says in Slack, and forgets it, because Slack would keep every call. */
function readSlackCalls({ slack, planted }: World, found: (finding: Finding) => void): () => void {
  const read = () => {
    for (const { method, args } of (slack.calls as DemoCall[]).splice(0))
      for (const finding of judgeText(JSON.stringify(args), `a call of ${method}`, planted)) found(finding);
  };
  const timer = setInterval(read, 200);
  return () => clearInterval(timer);
}
