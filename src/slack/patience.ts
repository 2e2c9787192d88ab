import { TookTooLong, within } from '../deadline.ts';

export type Patience = {
  /** A person in Slack waits about three seconds for a first answer. */
  readonly firstWordMs: number;
  /** Work that takes longer has failed: a connection that hangs would never end. */
  readonly giveUpMs: number;
};

const PATIENCE: Patience = { firstWordMs: 2_500, giveUpMs: 30_000 };

/**
 * Waits for `work`, and calls `sorry` once where it takes longer than a person waits for an answer. Work that takes far too long
 * is given up.
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
    return await within(giveUpMs, work, () => new TookTooLong(`No answer in ${giveUpMs} ms`));
  } finally {
    clearTimeout(timer);
    await apology;
  }
}
