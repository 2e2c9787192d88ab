/** Slack people wait three seconds for a first word. */
const PATIENCE_MS = 2_500;

/** Does `work`, and says `sorry` once if it takes longer than a person waits without a word. */
export async function withPatience<Result>(work: Promise<Result>, sorry: () => Promise<void>): Promise<Result> {
  let apology: Promise<void> | undefined;
  const timer = setTimeout(() => {
    apology = sorry();
    apology.catch(() => {});
  }, PATIENCE_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    await apology?.catch(() => {});
  }
}
