import { avatar } from '../dom/avatar.js';
import { byId, h, hidden } from '../dom/dom.js';
import { icon } from '../dom/icons.js';
import { nowSeconds } from '../world/clock.js';
import { HOME, hashOf } from '../world/place.js';
import { clockTime } from '../world/time.js';

/** The workspace, the person one acts as, and the places one can go to. */

/** @import { DemoChannel, DemoUser } from '../../protocol.ts' */
/** @import { World } from '../world/world.js' */

/** @param {(as: string) => void} onActAs */
export function createSidebar(onActAs) {
  const people = /** @type {HTMLSelectElement} */ (byId('act-as'));
  const places = byId('places');
  people.addEventListener('change', () => onActAs(people.value));
  places.addEventListener('keydown', walk);

  /** The up and down keys go from place to place. @param {KeyboardEvent} event */
  function walk(event) {
    const links = [...places.querySelectorAll('a')];
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    const link = to === undefined || at < 0 ? undefined : links[to];
    if (!link) return;
    event.preventDefault();
    link.focus();
    location.hash = link.hash;
  }

  return {
    /** @param {World} world @param {string} current a channel's id or `home` @param {ReadonlySet<string>} unread */
    render(world, current, unread) {
      byId('workspace-name').textContent = world.state.workspace.name;
      people.replaceChildren(...world.state.users.filter(canAct).map((user) => personOption(user, world.me.id)));
      byId('me-line').textContent = [world.me.title, `${world.timeZone}, ${clockTime(nowSeconds(), world.timeZone)}`]
        .filter(Boolean)
        .join(' · ');
      const focused =
        document.activeElement instanceof HTMLElement ? document.activeElement.dataset['place'] : undefined;
      const entry = (/** @type {DemoChannel} */ channel) => channelLink(channel, world, current, unread);
      places.replaceChildren(
        section('Channels', world.state.channels.filter(({ kind }) => kind === 'channel').map(entry)),
        section('Direct messages', world.state.channels.filter(({ kind }) => kind === 'dm').map(entry)),
        section('Apps', [homeLink(world, current)]),
      );
      if (focused)
        /** @type {HTMLElement | null} */ (places.querySelector(`[data-place="${CSS.escape(focused)}"]`))?.focus();
      places.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
      byId('sidebar-toggle').classList.toggle('has-unread', unread.size > 0);
    },
  };
}

/** @param {DemoUser} user */
const canAct = (user) => !user.isBot && !user.isDeactivated;

/** @param {DemoUser} user @param {string} meId */
function personOption(user, meId) {
  const remarks = [user.isAdmin && 'admin', user.isGuest && 'guest', user.isStranger && 'external'].filter(Boolean);
  const text = remarks.length > 0 ? `${user.realName} (${remarks.join(', ')})` : user.realName;
  return h('option', { value: user.id, selected: user.id === meId }, text);
}

/** @param {string} title @param {HTMLElement[]} links */
const section = (title, links) =>
  h(
    'section',
    {},
    h('h2', {}, title),
    h(
      'ul',
      {},
      links.map((link) => h('li', {}, link)),
    ),
  );

/** @param {World} world @param {string} place @param {string} current @param {string} testid */
const linkProps = (world, place, current, testid) => ({
  href: hashOf(world.me.id, place),
  class: 'place',
  'aria-current': place === current && 'page',
  dataset: { place, testid },
});

/** @param {DemoChannel} channel @param {World} world @param {string} current @param {ReadonlySet<string>} unread */
function channelLink(channel, world, current, unread) {
  const isUnread = unread.has(channel.id);
  const other = channel.members.find((id) => id !== world.me.id) ?? world.me.id;
  const kind = channel.isArchived ? 'archived' : channel.isPrivate ? 'private' : 'channel';
  const props = linkProps(world, channel.id, current, `channel-${channel.name}`);
  return h(
    'a',
    { ...props, class: isUnread ? 'place unread' : 'place' },
    channel.kind === 'dm' ? avatar(world.user(other)) : icon(kind),
    h('span', { class: 'place-name' }, channel.name),
    kind !== 'channel' && channel.kind === 'channel' && hidden(` (${kind})`),
    isUnread && h('span', { class: 'unread-dot' }, hidden(' (unread)')),
  );
}

/** @param {World} world @param {string} current */
const homeLink = (world, current) =>
  h(
    'a',
    linkProps(world, HOME, current, 'home-tab'),
    avatar(world.user(world.state.bot.userId)),
    h('span', { class: 'place-name' }, world.state.bot.name),
    h('span', { class: 'place-note' }, 'Home'),
  );
