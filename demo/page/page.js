import { createComposer } from './conversation/composer.js';
import { createConversation } from './conversation/conversation.js';
import { connectionBack, connectionLost } from './frame/connection.js';
import { createDrawer } from './frame/drawer.js';
import { createHome } from './frame/home.js';
import { listenToKeys } from './frame/keys.js';
import { announce } from './frame/live.js';
import { hideNotice, showNotice } from './frame/notice.js';
import { showFailure, showPane } from './frame/pane.js';
import { createSidebar } from './frame/sidebar.js';
import { createTimeControl } from './frame/time-control.js';
import { createModals } from './modal/modals.js';
import { spoken } from './text/mrkdwn.js';
import { getMessages, getState, listen, send } from './world/api.js';
import { nowSeconds, setNow } from './world/clock.js';
import { HOME, hashOf, placeOf } from './world/place.js';
import { fullTime } from './world/time.js';
import { channelTitle, worldOf } from './world/world.js';

/** Starts the page. The hash of the URL says who looks at what, and the server says what happens there. */

/** @import { DemoEvent, DemoMessage, DemoState } from '../protocol.ts' */
/** @import { World } from './world/world.js' */

/** @type {World} */
let world;
/** A channel's id, or `home`. */
let current = '';
/** Settles when the messages of the open channel are shown; events wait for it. */
let ready = Promise.resolve();
let stopListening = () => {};
/** @type {Set<string>} ids of channels */
const unread = new Set();
/** @type {Map<string, string>} what is half written, by channel id */
const drafts = new Map();

const sidebar = createSidebar((as) => {
  location.hash = hashOf(as, current);
});
const conversation = createConversation({
  act: (message, blockId, action) =>
    orNotice(send('action', { as: world.me.id, container: containerOf(message), blockId, action })),
  useShortcut: ({ channel, ts }, callbackId) =>
    orNotice(send('message-shortcut', { as: world.me.id, callbackId, channel, ts })),
});
const home = createHome((viewId, blockId, action) =>
  orNotice(send('action', { as: world.me.id, container: { type: 'view', viewId }, blockId, action })),
);
const composer = createComposer((text) => void say(text));
const time = createTimeControl((wish) => orNotice(send('time', wish)));
const modals = createModals({ contextOf: modalContext, onAllClosed: composer.focus });

/** @param {DemoMessage} message */
const containerOf = ({ channel, ts }) => ({ type: 'message', channel, ts });

/** Shows the answer's error, if it is one. @param {ReturnType<typeof send>} answering @returns {Promise<void>} */
async function orNotice(answering) {
  hideNotice();
  const answer = await answering;
  if (!answer.ok) showNotice(answer.error);
}

/** @param {string} text */
async function say(text) {
  hideNotice();
  const body = { as: world.me.id, channel: current, text };
  const answer = await send(text.startsWith('/') ? 'command' : 'message', body);
  if (answer.ok) return;
  showNotice(answer.error);
  if (body.channel === current) composer.restore(text);
}

/** @param {string} viewId */
function modalContext(viewId) {
  const as = world.me.id;
  return {
    world,
    conversation: current === HOME ? null : current,
    act: (/** @type {string} */ blockId, /** @type {object} */ action) =>
      send('action', { as, container: { type: 'view', viewId }, blockId, action }),
    submit: (/** @type {object} */ values) => send('view-submit', { as, viewId, values }),
    close: () => {
      void orNotice(send('view-close', { as, viewId }));
      modals.close(viewId);
    },
  };
}

/** Goes where the URL's hash points. */
async function go() {
  const wanted = placeOf(location.hash);
  hideNotice();
  try {
    if (!world || wanted.as !== world.me.id) await enter(wanted.as);
    await open(wanted.channel);
  } catch (error) {
    showFailure(/** @type {Error} */ (error).message, () => void go());
  }
}

/**
 * Takes the seat of a person; somebody whom the server does not know leaves the choice to it.
 * @param {string | null} as
 */
async function enter(as) {
  const state = await getState(as).catch((error) => (as ? getState(null) : Promise.reject(error)));
  stopListening();
  modals.closeAll();
  unread.clear();
  take(state);
  home.reset(world);
  const me = world.me.id;
  stopListening = listen(me, {
    onEvent: (event) => void handle(event),
    onLost: connectionLost,
    onReconnected: () => {
      connectionBack();
      void refresh();
    },
  });
}

/** @param {string | null} wanted a channel's id or `home`; where the person cannot go, the first channel opens */
async function open(wanted) {
  const isKnown = wanted === HOME || (wanted !== null && world.channel(wanted));
  const place = isKnown ? wanted : (world.state.channels[0]?.id ?? HOME);
  if (place !== current) {
    drafts.set(current, composer.swapDraft(drafts.get(place) ?? ''));
    current = place;
  }
  history.replaceState(null, '', hashOf(world.me.id, current));
  unread.delete(current);
  sidebar.render(world, current, unread);
  const channel = world.channel(current);
  showPane(world, channel ?? HOME);
  if (!channel) return orNotice(send('home', { as: world.me.id }));
  composer.show(channelTitle(channel), world.state.commands, channel.isArchived ? 'This channel is archived' : null);
  const [me, shownWorld] = [world.me.id, world];
  ready = getMessages(me, channel.id).then((messages) => {
    if (channel.id === current && me === world.me.id) conversation.show(shownWorld, channel, messages);
  });
  await ready;
}

/** @param {DemoState} state */
function take(state) {
  setNow(state.now);
  world = worldOf(state);
  time.show(world);
}

/** Loads again what may have changed meanwhile; where time was moved, everything may have. */
async function refresh(isMoved = false) {
  const before = JSON.stringify(world.state);
  const state = await getState(world.me.id).catch(() => undefined);
  if (state?.me.id !== world.me.id) return;
  take(state);
  if (isMoved || JSON.stringify(world.state) !== before || current !== HOME)
    await open(current).catch((error) => showNotice(error.message));
}

/** @param {DemoEvent} event */
async function handle(event) {
  switch (event.type) {
    case 'message':
      return receive(event.message);
    case 'message-changed':
      if (event.message.channel !== current) return;
      await ready;
      return conversation.put(event.message);
    case 'message-deleted':
      if (event.channel !== current) return;
      await ready;
      return conversation.remove(event.ts);
    case 'view':
      return modals.show(event.viewId, event.view);
    case 'view-closed':
      return modals.close(event.viewId);
    case 'home':
      return home.update(world, event.view);
    case 'time':
      await refresh(true);
      return announce(`It is now ${fullTime(nowSeconds(), world.timeZone)}`);
    case 'state-changed':
      return refresh();
  }
}

/** @param {DemoMessage} message */
async function receive(message) {
  const channel = world.channel(message.channel);
  const where = message.channel === current ? '' : ` in ${channel ? channelTitle(channel) : 'another channel'}`;
  if (message.userId !== world.me.id) {
    announce(`${world.user(message.userId)?.realName ?? 'Somebody'}${where}: ${spoken(message.text, world)}`);
  }
  if (message.channel === current) {
    await ready;
    if (message.channel === current) conversation.put(message);
  } else if (message.userId !== world.me.id) {
    unread.add(message.channel);
    sidebar.render(world, current, unread);
  }
}

createDrawer();
listenToKeys();
addEventListener('hashchange', () => void go());
void go();
