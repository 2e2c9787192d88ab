/** The probabilities (0 to 1) of at most, and of at least, so many events. */
export type Tails = { readonly atMost: number; readonly atLeast: number };

/**
 * The exact tails of the binomial distribution for `count` of `total` events; each includes `count` itself. It adds logarithms,
 * because the single probabilities of a large total are too small for a number.
 */
export function binomialTails(count: number, total: number, probability: number): Tails {
  if (probability <= 0) return { atMost: 1, atLeast: count === 0 ? 1 : 0 };
  if (probability >= 1) return { atMost: count === total ? 1 : 0, atLeast: 1 };
  const odds = Math.log(probability) - Math.log1p(-probability);
  let [term, atMost, atLeast] = [total * Math.log1p(-probability), Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let drawn = 0; drawn <= total; drawn += 1) {
    if (drawn <= count) atMost = logSum(atMost, term);
    if (drawn >= count) atLeast = logSum(atLeast, term);
    term += Math.log((total - drawn) / (drawn + 1)) + odds;
  }
  return { atMost: Math.min(1, Math.exp(atMost)), atLeast: Math.min(1, Math.exp(atLeast)) };
}

/** The logarithm of a sum, from the logarithms of its two parts. */
function logSum(one: number, other: number): number {
  const larger = Math.max(one, other);
  return larger === Number.NEGATIVE_INFINITY ? larger : larger + Math.log1p(Math.exp(-Math.abs(one - other)));
}
