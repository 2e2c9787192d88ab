/** A name as it is shown: with composed letters (NFC), single spaces, and none around it. */
export const plainName = (sent: string): string => composed(sent).replace(/\s+/g, ' ').trim();

/** A few letters have no composed form and would become two; a name may have no room for that. */
function composed(sent: string): string {
  const nfc = sent.normalize('NFC');
  return nfc.length <= sent.length ? nfc : sent;
}

/** What two names share that differ in case only: `STRASSE` and `Straße`, `ΛΟΓΟΣ` and `λογος`. */
export const withoutCase = (name: string): string => name.toLowerCase().toUpperCase().toLowerCase().normalize('NFC');

/**
 * A name without what cannot be seen: signs of reading direction, soft hyphens, spaces and joins without width. What joins emoji
 * and the letters of some scripts stays, because it changes how they look.
 */
export const withoutInvisible = (name: string): string =>
  name.replace(/[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069]/g, '');
