/** The longest name of an environment that the practice's table holds. */
const MAX_STORED = 50;
/** The longest name that may be sent. */
export const MAX_ENVIRONMENT = 200;

/** How a name is compared: in lower case, with single spaces and composed letters; one that is too long is cut and made unmistakable. */
export function environmentName(sent: string): string {
  const name = sent.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
  return name.length <= MAX_STORED ? name : shortened(name);
}

/** Whether this name is stored under a shorter one. */
export const isShortened = (sent: string): boolean =>
  sent.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase().length > MAX_STORED;

/** `production – storefront-checkout-and-pa~1f0c3a9b`: two long names that begin alike stay apart. */
function shortened(name: string): string {
  const mark = `~${fnv1a(name).toString(16).padStart(8, '0')}`;
  return `${name.slice(0, MAX_STORED - mark.length).replace(/\p{Surrogate}$/u, '')}${mark}`;
}

/** A hash of 32 bits. @see http://www.isthe.com/chongo/tech/comp/fnv/ */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
