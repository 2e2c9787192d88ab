import type { Input } from './input.ts';
import type { FaultKind, Finding } from './judges.ts';
import type { Outcome } from './send.ts';

/** A finding, how often it was made, and the numbers of the inputs that may have caused it. */
export type Noted = Finding & { readonly times: number; readonly suspects: readonly number[] };

const MOST_SUSPECTS = 60;
const MOST_NOTED = 60;

/** Keeps what was seen, each kind of thing once. */
export function takeNotes() {
  const noted = new Map<string, Noted>();
  const counts = new Map<FaultKind, number>();
  const answers = new Map<string, number>();
  const logged = new Map<string, number>();
  let slowestMs = 0;
  return {
    finding(finding: Finding, by: readonly number[]): void {
      counts.set(finding.kind, (counts.get(finding.kind) ?? 0) + 1);
      const key = `${finding.kind} ${alike(finding.what)}`;
      const known = noted.get(key);
      if (known === undefined && noted.size >= MOST_NOTED) return;
      noted.set(key, {
        ...finding,
        times: (known?.times ?? 0) + 1,
        suspects: known?.suspects ?? by.slice(-MOST_SUSPECTS),
      });
    },
    line(text: string): void {
      const level = Number(/^\{"level":(\d+)/.exec(text)?.[1] ?? 60);
      if (level < 40) return;
      const words = alike(/"msg":"([^"]*)/.exec(text)?.[1] ?? text.slice(0, 80));
      const why = alike(/"message":"([^"]{0,80})/.exec(text)?.[1] ?? '');
      count(logged, `${level} ${words} ${why}`);
    },
    outcome(input: Input, { statuses, text, ms }: Outcome): void {
      const problem = /urn:drumbeat:problem:([\w-]+)/.exec(text)?.[1] ?? '';
      for (const status of statuses) count(answers, `${input.kind} ${status} ${problem}`);
      if (statuses.length === 0) count(answers, `${input.kind} none`);
      if (input.kind !== 'raw') slowestMs = Math.max(slowestMs, ms);
    },
    count: (kind: FaultKind): number => counts.get(kind) ?? 0,
    found: (): readonly Noted[] => [...noted.values()],
    summary: () => ({ answers, logged, slowestMs: Math.round(slowestMs) }),
  };
}

const MOST_COUNTED = 400;

function count(counts: Map<string, number>, name: string): void {
  if (counts.size < MOST_COUNTED || counts.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Without numbers and quotations, which differ from one to the next. */
const alike = (text: string): string =>
  text
    .replaceAll(/\d+/g, '1')
    .replaceAll(/(["'“]).*?["'”]/g, '…')
    .slice(0, 100);
