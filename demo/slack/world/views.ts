import type { HomeView, ModalView } from '@slack/types';
import type { DemoEvent, DemoHome, DemoModal } from '../../protocol.ts';
import { newId } from '../json.ts';
import { withIds } from './block-ids.ts';
import type { Feed } from './feed.ts';
import { stateOf, type ViewValues } from './view-state.ts';

type View = ModalView | HomeView;

export type OpenView = {
  readonly id: string;
  readonly userId: string;
  /** Changes with each update. */
  readonly hash: string;
  readonly rootId: string;
  readonly previousId: string | null;
  readonly view: View;
  readonly values: ViewValues;
};

export type ShownView = DemoModal | DemoHome;
export const shownView = ({ id, hash, view }: OpenView): ShownView => ({ ...view, id, hash });

/** The event that the pages get when a view opens or changes. */
export function viewEvent(open: OpenView): DemoEvent {
  const view = shownView(open);
  return view.type === 'home' ? { type: 'home', view } : { type: 'view', viewId: view.id, view };
}

/** A person's open modals, one above the other, and the person's App Home. */
export type Views = {
  find(id: string): OpenView | undefined;
  /** Bottom first. */
  stackOf(userId: string): readonly OpenView[];
  homeOf(userId: string): OpenView | undefined;
  /** Closes the modals that were open before. */
  open(userId: string, view: View): OpenView;
  /** `undefined` when three are open already, which is Slack's limit. */
  push(userId: string, view: View): OpenView | undefined;
  /** Answers are kept where block_id and action_id stay the same. */
  update(open: OpenView, view: View): OpenView;
  remember(open: OpenView, values: ViewValues): OpenView;
  publishHome(userId: string, view: View): OpenView;
  /** Closes the view and those above it; returns them, topmost first. */
  closeFrom(open: OpenView): readonly OpenView[];
};

const maxStack = 3;

function newView(userId: string, view: View, below: OpenView | undefined): OpenView {
  const [id, blocks] = [newId('V'), withIds(view.blocks)];
  const family = { rootId: below?.rootId ?? id, previousId: below?.id ?? null };
  return { id, userId, hash: newId('h'), ...family, view: { ...view, blocks: [...blocks] }, values: stateOf(blocks) };
}

function updatedView(open: OpenView, view: View): OpenView {
  const blocks = withIds(view.blocks);
  return { ...open, hash: newId('h'), view: { ...view, blocks: [...blocks] }, values: stateOf(blocks, open.values) };
}

export function createViews(feed: Feed): Views {
  const open = new Map<string, OpenView>();
  const homes = new Map<string, OpenView>();
  const stackOf = (userId: string) => [...open.values()].filter((one) => one.userId === userId);
  const show = (one: OpenView): OpenView => {
    (one.view.type === 'home' ? homes : open).set(one.view.type === 'home' ? one.userId : one.id, one);
    feed.publish(viewEvent(one), (userId) => userId === one.userId);
    return one;
  };
  const closeFrom = (lowest: OpenView): readonly OpenView[] => {
    const stack = stackOf(lowest.userId);
    const closing = stack.slice(stack.findIndex((one) => one.id === lowest.id)).reverse();
    for (const { id, userId } of closing) {
      open.delete(id);
      feed.publish({ type: 'view-closed', viewId: id }, (other) => other === userId);
    }
    return closing;
  };
  return {
    find: (id) => open.get(id) ?? [...homes.values()].find((home) => home.id === id),
    stackOf,
    homeOf: (userId) => homes.get(userId),
    open(userId, view) {
      const [bottom] = stackOf(userId);
      if (bottom) closeFrom(bottom);
      return show(newView(userId, view, undefined));
    },
    push(userId, view) {
      const stack = stackOf(userId);
      return stack.length >= maxStack ? undefined : show(newView(userId, view, stack.at(-1)));
    },
    update: (one, view) => show(updatedView(one, view)),
    remember(one, values) {
      const remembered = { ...one, values };
      (one.view.type === 'home' ? homes : open).set(one.view.type === 'home' ? one.userId : one.id, remembered);
      return remembered;
    },
    publishHome(userId, view) {
      const home = homes.get(userId);
      return show(home ? updatedView(home, view) : newView(userId, view, undefined));
    },
    closeFrom,
  };
}
