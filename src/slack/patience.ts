import { within } from '../deadline.ts';

export type Patience = {
  /** Slack people wait three seconds for a first word. */
  readonly firstWordMs: number;
  /** Nobody waits for what takes longer; a connection that hangs would wait for ever. */
  readonly giveUpMs: number;
};

const PATIENCE: Patience = { firstWordMs: 2_500, giveUpMs: 30_000 };

/**
 * Does `work`, and says `sorry` once if it takes longer than a person waits without a word. Work that takes far too long
 * fails like a connection that timed out.
 */
export async function withPatience<Result>(
  work: Promise<Result>,
  sorry: () => Promise<void>,
  { firstWordMs, giveUpMs }: Patience = PATIENCE,
): Promise<Result> {
  let apology: Promise<void> | undefined;
  const speak = () => {
    apology = sorry().catch(() => {});
  };
  const timer = setTimeout(speak, firstWordMs);
  try {
    return await within(giveUpMs, work, () =>
      Object.assign(new Error(`No answer in ${giveUpMs} ms`), { code: 'ETIMEDOUT' }),
    );
  } finally {
    clearTimeout(timer);
    await apology;
  }
}
