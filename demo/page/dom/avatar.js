import { h } from './dom.js';
import { icon } from './icons.js';

/** @import { DemoUser } from '../../protocol.ts' */

const COLOURS = 8;

/** The initials on the person's own colour; an app has its mark. @param {DemoUser | undefined} user */
export function avatar(user) {
  const name = user?.realName ?? '?';
  const initials = name
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word))
    .map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0))
    .slice(0, 2)
    .join('');
  const colour =
    Array.from(user?.id ?? '', (character) => character.charCodeAt(0)).reduce((sum, code) => sum + code, 0) % COLOURS;
  const className = user?.isBot ? 'avatar avatar-app' : `avatar avatar-${colour}`;
  return h(
    'span',
    { class: className, 'aria-hidden': 'true' },
    user?.isBot ? icon('beat') : initials.toUpperCase() || '?',
  );
}
