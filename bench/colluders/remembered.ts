/** The same function, which works out each answer once. */
export function remembered<Given extends readonly unknown[], Result>(
  of: (...given: Given) => Result,
): (...given: Given) => Result {
  const known = new Map<string, Result>();
  return (...given) => {
    const key = JSON.stringify(given);
    const before = known.get(key);
    if (before !== undefined) return before;
    const result = of(...given);
    known.set(key, result);
    return result;
  };
}
