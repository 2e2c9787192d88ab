import { nowSeconds } from './clock.js';
import { localDate } from './time.js';

/** @import { DemoChannel, DemoState, DemoUser } from '../../protocol.ts' */

/**
 * The workspace with its look-ups, as the acting person sees it.
 * @typedef {object} World
 * @property {Omit<DemoState, 'now'>} state
 * @property {DemoUser} me
 * @property {string} timeZone of the acting person
 * @property {string} today on the bot's clock, in that zone
 * @property {(id: string) => DemoUser | undefined} user
 * @property {(id: string) => DemoChannel | undefined} channel
 */

/**
 * @param {DemoState} state
 * @returns {World}
 */
export function worldOf({ now: _now, ...state }) {
  const users = new Map(state.users.map((user) => [user.id, user]));
  const channels = new Map(state.channels.map((channel) => [channel.id, channel]));
  return {
    state,
    me: state.me,
    timeZone: state.me.timeZone,
    today: localDate(nowSeconds(), state.me.timeZone),
    user: (id) => users.get(id),
    channel: (id) => channels.get(id),
  };
}

/** How a channel is called in a sentence: `#general`, or the other person of a DM. @param {DemoChannel} channel */
export const channelTitle = (channel) => (channel.kind === 'dm' ? channel.name : `#${channel.name}`);
