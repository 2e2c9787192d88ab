import type { Input } from './input.ts';
import type { FaultKind } from './judges.ts';
import type { Noted } from './notes.ts';
import { smallest } from './smaller.ts';

/** A finding with the number of the input that repeats it alone, and the smallest one that does; neither where none does. */
export type Found = Noted & { readonly number?: number; readonly input?: Input };

/** What is made of many inputs has no culprit. */
const WITHOUT_CULPRIT = new Set<FaultKind>(['memory', 'statement', 'ended']);
/** Nobody waits longer for the sake of a smaller input. */
const PATIENCE_MS = { each: 8_000, all: 60_000 };

/** Sends the suspects of each finding again, one by one, and makes the culprit smaller. */
export async function explained(
  findings: readonly Noted[],
  made: (index: number) => Input,
  repeats: (input: Input, kind: FaultKind) => Promise<boolean>,
): Promise<Found[]> {
  const found: Found[] = [];
  const endsMs = performance.now() + PATIENCE_MS.all;
  for (const noted of findings) {
    const untilMs = Math.min(endsMs, performance.now() + PATIENCE_MS.each);
    const inTime = async (input: Input) => performance.now() < untilMs && (await repeats(input, noted.kind));
    const number = WITHOUT_CULPRIT.has(noted.kind) ? undefined : await culprit(noted, made, inTime);
    // On a busy machine everything is late now and then; what is late when it is sent alone is the bot's fault.
    if (number === undefined && noted.kind === 'late') continue;
    if (number === undefined) found.push(noted);
    else found.push({ ...noted, number, input: await smallest(made(number), inTime) });
  }
  return found;
}

async function culprit(
  { suspects }: Noted,
  made: (index: number) => Input,
  repeats: (input: Input) => Promise<boolean>,
): Promise<number | undefined> {
  for (const index of suspects) if (await repeats(made(index))) return index;
  return undefined;
}
