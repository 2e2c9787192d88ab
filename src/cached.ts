/** Keeps the result of `load` for `forMs`. Callers that come during a load share it. A failed load is not kept. */
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
