/** Dates and times as the acting person reads them. Instants are Unix seconds. */

const LOCALE = 'en-US';
const DAY_SECONDS = 86_400;

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {number} seconds
 * @param {string} timeZone
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(seconds, timeZone, options) {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(LOCALE, { ...options, timeZone });
  formats.set(key, known);
  return known.format(new Date(seconds * 1000));
}

/** `14:05` @param {number} seconds @param {string} timeZone */
export const clockTime = (seconds, timeZone) =>
  format(seconds, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** `Monday, November 9, 2026 at 14:05` @param {number} seconds @param {string} timeZone */
export const fullTime = (seconds, timeZone) =>
  format(seconds, timeZone, { dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' });

/** `Mon, Nov 9, 14:05` @param {number} seconds @param {string} timeZone */
export const shortTime = (seconds, timeZone) =>
  `${format(seconds, timeZone, { weekday: 'short', month: 'short', day: 'numeric' })}, ${clockTime(seconds, timeZone)}`;

/** The local date, `2026-11-09`. @param {number} seconds @param {string} timeZone */
export function localDate(seconds, timeZone) {
  const [month, day, year] = format(seconds, timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' }).split(
    '/',
  );
  return `${year}-${month}-${day}`;
}

/** `2026-11-09T14:05`, what a `datetime-local` field holds. @param {number} seconds @param {string} timeZone */
export const localDateTime = (seconds, timeZone) => `${localDate(seconds, timeZone)}T${clockTime(seconds, timeZone)}`;

/**
 * The instant of a local date and time. One that a clock change leaves out is read with the offset before the change.
 * @param {string} local `2026-11-09T14:05`
 * @param {string} timeZone
 */
export function secondsOf(local, timeZone) {
  const asUtc = Date.parse(`${local}Z`) / 1000;
  const offset = (/** @type {number} */ at) => Date.parse(`${localDateTime(at, timeZone)}Z`) / 1000 - at;
  return asUtc - offset(asUtc - offset(asUtc));
}

/** `today`, `yesterday`, `tomorrow`, or null. @param {number} seconds @param {string} timeZone @param {number} now */
function relativeDay(seconds, timeZone, now) {
  const days = Date.parse(localDate(seconds, timeZone)) - Date.parse(localDate(now, timeZone));
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[String(days / 1000 / DAY_SECONDS)] ?? null;
}

/** @param {number} day */
function ordinal(day) {
  const suffix = day % 100 >= 11 && day % 100 <= 13 ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[day % 10] ?? 'th');
  return `${day}${suffix}`;
}

/** @param {number} seconds @param {number} now */
function ago(seconds, now) {
  const distance = seconds - now;
  /** @type {[Intl.RelativeTimeFormatUnit, number][]} */
  const units = [
    ['day', DAY_SECONDS],
    ['hour', 3_600],
    ['minute', 60],
  ];
  const [unit, size] = units.find(([, length]) => Math.abs(distance) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(LOCALE).format(Math.trunc(distance / size), unit);
}

/**
 * Fills Slack's date tokens (`{date_short_pretty} {time}` and its siblings). Tokens it does not know stay as they are.
 * @param {string} template
 * @param {number} seconds
 * @param {string} timeZone of the reader
 * @param {number} now
 */
export function slackDate(template, seconds, timeZone, now) {
  const part = (/** @type {Intl.DateTimeFormatOptions} */ options) => format(seconds, timeZone, options);
  const year = part({ year: 'numeric' });
  const day = () => `${part({ month: 'long' })} ${ordinal(Number(part({ day: 'numeric' })))}`;
  const short = () => `${part({ month: 'short', day: 'numeric' })}, ${year}`;
  const long = () => `${part({ weekday: 'long' })}, ${day()}, ${year}`;
  const pretty = (/** @type {() => string} */ otherwise) => relativeDay(seconds, timeZone, now) ?? otherwise();
  /** @type {Record<string, () => string>} */
  const tokens = {
    date: day,
    date_pretty: () => pretty(day),
    date_short: short,
    date_short_pretty: () => pretty(short),
    date_long: long,
    date_long_pretty: () => pretty(long),
    date_long_full: () => `${part({ month: 'long', day: 'numeric' })}, ${year}`,
    date_num: () => localDate(seconds, timeZone),
    date_slash: () => localDate(seconds, timeZone).split('-').reverse().join('/'),
    day_divider_pretty: () =>
      pretty(() =>
        year === format(now, timeZone, { year: 'numeric' }) ? `${part({ weekday: 'long' })}, ${day()}` : long(),
      ),
    time: () => clockTime(seconds, timeZone),
    time_secs: () => part({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    ago: () => ago(seconds, now),
  };
  return template.replace(
    /\{(\w+)\}/g,
    (whole, token) => (Object.hasOwn(tokens, token) ? tokens[token]?.() : whole) ?? whole,
  );
}
