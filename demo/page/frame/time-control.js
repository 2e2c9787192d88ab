import { byId } from '../dom/dom.js';
import { nowSeconds } from '../world/clock.js';
import { shortTime } from '../world/time.js';

/** The bot's date and time in the top bar, and the buttons that move it. */

/** @import { DemoTimeWish } from '../../protocol.ts' */
/** @import { World } from '../world/world.js' */

/** @type {Record<string, DemoTimeWish>} by the id of the button */
const WISHES = { 'time-next': { next: true }, 'time-hour': { by: 60 }, 'time-day': { by: 24 * 60 } };
const REDRAW_EVERY_MS = 1_000;

/** @param {(wish: DemoTimeWish) => Promise<void>} move settles when time was moved or was not */
export function createTimeControl(move) {
  const [control, shown] = [byId('time'), byId('time-now')];
  const buttons = Object.entries(WISHES).map(([id, wish]) => ({ button: byId(id), wish }));
  let timeZone = 'UTC';
  let isMoving = false;

  function draw() {
    const text = shortTime(nowSeconds(), timeZone);
    if (shown.textContent !== text) shown.textContent = text;
  }

  /** @param {boolean} isBusy @param {HTMLElement} pressed */
  function setBusy(isBusy, pressed) {
    isMoving = isBusy;
    if (isBusy) pressed.setAttribute('aria-busy', 'true');
    else pressed.removeAttribute('aria-busy');
    // Not `disabled`: that would take the focus away.
    for (const { button } of buttons) button.setAttribute('aria-disabled', String(isBusy));
  }

  /** @param {HTMLElement} button @param {DemoTimeWish} wish */
  async function press(button, wish) {
    if (isMoving) return;
    setBusy(true, button);
    await move(wish).finally(() => setBusy(false, button));
  }

  for (const { button, wish } of buttons) button.addEventListener('click', () => void press(button, wish));
  setInterval(draw, REDRAW_EVERY_MS);

  return {
    /** @param {World} world */
    show(world) {
      timeZone = world.timeZone;
      control.hidden = !world.state.canMoveTime;
      shown.title = `The bot’s time, in ${timeZone}`;
      draw();
    },
  };
}
