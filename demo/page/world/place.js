/** Where the person is, kept in the URL's hash so that a reload and the back button find it. */

/**
 * `channel` is a channel's id, or `home` for the App Home.
 * @typedef {{ readonly as: string | null, readonly channel: string | null }} Place
 */

export const HOME = 'home';

/**
 * @param {string} hash
 * @returns {Place}
 */
export function placeOf(hash) {
  const query = new URLSearchParams(hash.replace(/^#/, ''));
  return { as: query.get('as'), channel: query.get('channel') };
}

/** @param {string} as @param {string} channel */
export const hashOf = (as, channel) => `#${new URLSearchParams({ as, channel })}`;
