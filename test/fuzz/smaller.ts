import type { Input } from './input.ts';
import { partAt, placesIn, replaced, without } from './mutate.ts';

const MOST_TRIES = 300;

/** The smallest input found that still does the same; `repeats` sends one and says whether it does. */
export async function smallest(input: Input, repeats: (input: Input) => Promise<boolean>): Promise<Input> {
  let best = input;
  let tries = 0;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const candidate of smallerThan(best)) {
      if (++tries > MOST_TRIES) return best;
      if (sizeOf(candidate) >= sizeOf(best) || !(await repeats(candidate))) continue;
      best = candidate;
      isSmaller = true;
      break;
    }
  }
  return best;
}

const sizeOf = (input: Input): number => JSON.stringify(input).length;

function* smallerThan(input: Input): Generator<Input> {
  switch (input.kind) {
    case 'http': {
      for (const name of Object.keys(input.headers)) yield { ...input, headers: without(input.headers, [name]) as {} };
      const [path = ''] = input.target.split('?');
      if (path !== input.target) yield { ...input, target: path };
      if (input.gzipped === true) yield { ...input, gzipped: false };
      if (Buffer.isBuffer(input.body)) for (const body of halves(input.body)) yield { ...input, body };
      else for (const body of parts(input.body)) yield { ...input, body };
      return;
    }
    case 'slack':
      for (const payload of parts(input.envelope.payload))
        yield { ...input, envelope: { ...input.envelope, payload: payload as {} } };
      return;
    case 'frame':
      for (const half of halves(Buffer.from(input.text))) yield { ...input, text: half.toString() };
      return;
    case 'raw':
      for (let at = 0; at < input.pieces.length && input.pieces.length > 1; at += 1)
        yield { ...input, pieces: input.pieces.toSpliced(at, 1) };
      for (const half of halves(Buffer.from(input.pieces.join(''), 'latin1')))
        yield { ...input, pieces: [half.toString('latin1')] };
  }
}

/** The value without each of its parts, and with each shorter; the largest parts first. */
function* parts(value: unknown): Generator<unknown> {
  const places = placesIn(value)
    .filter((path) => path.length > 0)
    .map((path) => ({ path, part: partAt(value, path) }));
  const sized = places.map((place) => ({ ...place, size: JSON.stringify(place.part)?.length ?? 0 }));
  for (const { path, part } of sized.toSorted((a, b) => b.size - a.size)) {
    yield without(value, path);
    if (typeof part === 'string' && part.length > 1) {
      yield replaced(value, path, part.slice(0, part.length / 2));
      yield replaced(value, path, part.slice(part.length / 2));
    }
    if (Array.isArray(part) && part.length > 1) yield replaced(value, path, part.slice(0, part.length / 2));
  }
}

function* halves(bytes: Buffer): Generator<Buffer> {
  for (let size = Math.floor(bytes.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < bytes.length; at += size)
      yield Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]);
    if (size < bytes.length / 16) return;
  }
}
