/** The bot's time: the server's, which the page's buttons move, carried on by the browser's own clock. */

let aheadMs = 0;

/** @param {string} iso what the server says it is */
export function setNow(iso) {
  aheadMs = Date.parse(iso) - Date.now();
}

/** Unix seconds. */
export const nowSeconds = () => (Date.now() + aheadMs) / 1000;
