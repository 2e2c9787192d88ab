import { distance } from 'fastest-levenshtein';

const MOST = 5;
/** Comparing costs the product of both lengths, for each of thousands of names. A name that is typed is shorter. */
const MOST_LETTERS = 50;
/** What differs in more letters was not mistyped. */
const MOST_SLIPS = 8;

/** The names most like a mistyped one, best first, at most five; none where nothing is near. */
export function nearestNames(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase();
  const allowed = wanted.length < 4 ? 1 : Math.min(MOST_SLIPS, Math.max(2, Math.floor(wanted.length / 3)));
  return names
    .map((name) => ({ name, far: howFar(wanted, name.toLowerCase(), allowed) }))
    .filter(({ far }) => far <= allowed)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** `org/checkout` is near to `chekout` and to `check`: its last part counts as a name, and so does a part of it. */
function howFar(wanted: string, name: string, allowed: number): number {
  const last = lastPart(name);
  if (wanted.length >= 3 && name.includes(wanted)) return 1;
  return Math.min(slips(wanted, name, allowed), slips(wanted, last, allowed));
}

/** How many letters differ; infinitely many where the lengths alone differ by more than is allowed, or there are too many to compare. */
const slips = (wanted: string, name: string, allowed: number): number =>
  wanted.length > MOST_LETTERS || Math.abs(wanted.length - name.length) > allowed ? Infinity : distance(wanted, name);

/** `checkout` of `org/checkout`. */
export const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
