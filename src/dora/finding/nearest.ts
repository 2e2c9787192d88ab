import { distance } from 'fastest-levenshtein';

const MOST = 5;

/** The names most like a mistyped one, best first, at most five; none where nothing is near. */
export function nearestNames(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase();
  const allowed = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  return names
    .map((name) => ({ name, far: howFar(wanted, name.toLowerCase()) }))
    .filter(({ far }) => far <= allowed)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** `org/checkout` is near to `chekout` and to `check`: its last part counts as a name, and so does a part of it. */
function howFar(wanted: string, name: string): number {
  const last = lastPart(name);
  if (wanted.length >= 3 && name.includes(wanted)) return 1;
  return Math.min(distance(wanted, name), distance(wanted, last));
}

/** `checkout` of `org/checkout`. */
export const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
