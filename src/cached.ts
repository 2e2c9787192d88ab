/** Keeps what `load` gave for `forMs`; whoever asks meanwhile waits for the same load. A failed load is not kept. */
export function cached<Value>(
  load: () => Promise<Value>,
  forMs: number,
  nowMs: () => number = () => performance.now(),
): () => Promise<Value> {
  let kept: { readonly value: Promise<Value>; readonly until: number } | undefined;
  return () => {
    if (kept === undefined || nowMs() >= kept.until) {
      const value = load();
      const entry = { value, until: nowMs() + forMs };
      kept = entry;
      value.catch(() => {
        if (kept === entry) kept = undefined;
      });
    }
    return kept.value;
  };
}
