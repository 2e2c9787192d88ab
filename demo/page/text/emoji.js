import { h } from '../dom/dom.js';

/** The shortcodes that the bot's messages use. Any other stays text, as in Slack. */
const EMOJI = new Map(
  Object.entries({
    '+1': '👍',
    '-1': '👎',
    arrow_down: '⬇️',
    arrow_right: '➡️',
    arrow_up: '⬆️',
    bar_chart: '📊',
    bell: '🔔',
    blue_heart: '💙',
    books: '📚',
    boom: '💥',
    broken_heart: '💔',
    bug: '🐛',
    bulb: '💡',
    calendar: '📆',
    chart_with_downwards_trend: '📉',
    chart_with_upwards_trend: '📈',
    clipboard: '📋',
    clock1: '🕐',
    drum_with_drumsticks: '🥁',
    eyes: '👀',
    fire: '🔥',
    gear: '⚙️',
    green_heart: '💚',
    hammer_and_wrench: '🛠️',
    heart: '❤️',
    heavy_check_mark: '✔️',
    heavy_minus_sign: '➖',
    hourglass: '⌛',
    hourglass_flowing_sand: '⏳',
    information_source: 'ℹ️',
    large_blue_circle: '🔵',
    large_green_circle: '🟢',
    large_orange_circle: '🟠',
    large_yellow_circle: '🟡',
    link: '🔗',
    lock: '🔒',
    mag: '🔍',
    memo: '📝',
    mute: '🔇',
    no_bell: '🔕',
    no_entry: '⛔',
    ok_hand: '👌',
    package: '📦',
    pray: '🙏',
    pushpin: '📌',
    question: '❓',
    raised_hands: '🙌',
    recycle: '♻️',
    red_circle: '🔴',
    repeat: '🔁',
    rocket: '🚀',
    rotating_light: '🚨',
    ship: '🚢',
    slightly_smiling_face: '🙂',
    smile: '😄',
    snowflake: '❄️',
    sparkles: '✨',
    speech_balloon: '💬',
    star: '⭐',
    stopwatch: '⏱️',
    tada: '🎉',
    test_tube: '🧪',
    thinking_face: '🤔',
    thumbsdown: '👎',
    thumbsup: '👍',
    turtle: '🐢',
    warning: '⚠️',
    wave: '👋',
    white_check_mark: '✅',
    white_circle: '⚪',
    wrench: '🔧',
    x: '❌',
    zap: '⚡',
    zzz: '💤',
  }),
);

/**
 * The picture of a shortcode, or null where there is none.
 * @param {string} name without colons
 */
export function emoji(name) {
  const character = EMOJI.get(name);
  if (!character) return null;
  return h(
    'span',
    { role: 'img', 'aria-label': name.replaceAll('_', ' '), title: `:${name}:`, class: 'emoji' },
    character,
  );
}

/**
 * Text with its shortcodes as pictures.
 * @param {string} text
 * @returns {(string | HTMLElement)[]}
 */
export const withEmoji = (text) =>
  text.split(/(:[a-z0-9_+'-]+:)/).map((part, index) => (index % 2 === 1 && emoji(part.slice(1, -1))) || part);

/** Slack's plain_text object. @param {{ text: string, emoji?: boolean } | undefined} object */
export const plainText = (object) => (object?.emoji === false ? [object.text] : withEmoji(object?.text ?? ''));
