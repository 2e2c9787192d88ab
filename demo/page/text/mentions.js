import { h } from '../dom/dom.js';
import { nowSeconds } from '../world/clock.js';
import { hashOf } from '../world/place.js';
import { fullTime, slackDate } from '../world/time.js';

/** What both mrkdwn and rich text can mention: people, channels, everyone, instants, addresses. */

/** @import { Child } from '../dom/dom.js' */
/** @import { World } from '../world/world.js' */

/**
 * A link, or the bare text where a message may not open the address (`javascript:` and the like).
 * @param {string} url
 * @param {...Child} children
 */
export function link(url, ...children) {
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(url)) return h('span', {}, ...children);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ...children);
}

/** @param {World} world @param {string} id @param {string} [label] */
export function userMention(world, id, label) {
  const name = world.user(id)?.name ?? label ?? 'unknown-person';
  return h('span', { class: id === world.me.id ? 'mention mention-me' : 'mention' }, `@${name.replace(/^@/, '')}`);
}

/**
 * A channel that this person cannot see has a name only where the message gives one.
 * @param {World} world
 * @param {string} id
 * @param {string} [label]
 */
export function channelMention(world, id, label) {
  const channel = world.channel(id);
  if (!channel) return h('span', { class: 'mention' }, label ? `#${label}` : 'a private channel');
  return h('a', { class: 'mention', href: hashOf(world.me.id, id) }, `#${channel.name}`);
}

/** `@channel`, `@here`, `@everyone`. It pings people, so it must be visible. @param {string} range */
export const broadcastMention = (range) => h('span', { class: 'mention mention-all' }, `@${range}`);

/**
 * An instant in the reader's own zone.
 * @param {World} world
 * @param {number} seconds
 * @param {string} template
 * @param {string} fallback
 * @param {string} [url]
 */
export function dateMention(world, seconds, template, fallback, url) {
  const instant = new Date(seconds * 1000);
  if (Number.isNaN(instant.getTime())) return h('span', {}, fallback);
  const text = slackDate(template, seconds, world.timeZone, nowSeconds());
  const title = `${fullTime(seconds, world.timeZone)} (${world.timeZone})`;
  const time = h('time', { datetime: instant.toISOString(), title }, text);
  return url ? link(url, time) : time;
}
