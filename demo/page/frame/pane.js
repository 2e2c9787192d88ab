import { byId } from '../dom/dom.js';
import { HOME } from '../world/place.js';
import { channelTitle } from '../world/world.js';

/** The main pane around the conversation or the App Home: its title, its topic, and what is shown in it. */

/** @import { DemoChannel } from '../../protocol.ts' */
/** @import { World } from '../world/world.js' */

/** @param {World} world @param {DemoChannel | typeof HOME} place */
export function showPane(world, place) {
  const isHome = place === HOME;
  const title = isHome ? world.state.bot.name : channelTitle(place);
  byId('place-name').textContent = title;
  byId('place-topic').textContent = isHome ? 'App Home' : topicOf(place);
  byId('home').hidden = !isHome;
  byId('conversation').hidden = isHome;
  byId('composer-form').hidden = isHome;
  document.title = `${title} · ${world.state.workspace.name} (demo)`;
}

/** @param {DemoChannel} channel */
function topicOf({ kind, members, isPrivate, isArchived, topic }) {
  const remarks =
    kind === 'dm' ? ['Direct message'] : [`${members.length} ${members.length === 1 ? 'member' : 'members'}`];
  if (isPrivate && kind !== 'dm') remarks.push('private');
  if (isArchived) remarks.push('archived');
  if (topic) remarks.push(topic);
  return remarks.join(' · ');
}

/** Shows that the page cannot continue. @param {string} sentence @param {() => void} retry */
export function showFailure(sentence, retry) {
  byId('failure-text').textContent = sentence;
  byId('failure').hidden = false;
  byId('retry').onclick = () => {
    byId('failure').hidden = true;
    retry();
  };
}
