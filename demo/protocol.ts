import type { HomeView, ModalView } from '@slack/types';
import type { SlackBlock } from '../src/slack/blocks.ts';

/** What the page of the demo and its server send to each other. Every request names the person who acts (`as`). */

export type DemoUser = {
  readonly id: string;
  /** Handle, as in `@mara`. */
  readonly name: string;
  readonly realName: string;
  readonly title?: string;
  /** IANA zone. */
  readonly timeZone: string;
  readonly isBot?: boolean;
  readonly isAdmin?: boolean;
  /** A guest (`is_restricted`), or a person of another organisation (`is_stranger`). */
  readonly isGuest?: boolean;
  readonly isStranger?: boolean;
  readonly isDeactivated?: boolean;
};

export type DemoChannel = {
  readonly id: string;
  /** Without `#`; for a DM the other person's real name. */
  readonly name: string;
  readonly kind: 'channel' | 'dm';
  readonly isPrivate?: boolean;
  readonly isArchived?: boolean;
  readonly topic?: string;
  /** User ids; the bot's too where it was invited. */
  readonly members: readonly string[];
};

export type DemoCommand = { readonly command: string; readonly description: string; readonly usageHint: string };

/** What the app offers on a message, in the menu beside it. */
export type DemoShortcut = { readonly callbackId: string; readonly name: string };

/** `GET /demo/state?as=U1` */
export type DemoState = {
  readonly workspace: { readonly name: string; readonly id: string };
  readonly bot: { readonly userId: string; readonly name: string };
  readonly me: DemoUser;
  readonly users: readonly DemoUser[];
  /** Only those `me` can see. */
  readonly channels: readonly DemoChannel[];
  readonly commands: readonly DemoCommand[];
  readonly messageShortcuts: readonly DemoShortcut[];
  /** The bot's current time, an ISO instant. */
  readonly now: string;
  readonly canMoveTime: boolean;
};

/** `GET /demo/messages?as=U1&channel=C1` answers `{ messages: DemoMessage[] }`, oldest first, without the ephemeral messages of others. */
export type DemoMessage = {
  /** Slack's message id: seconds with six decimals. */
  readonly ts: string;
  readonly channel: string;
  readonly userId: string;
  readonly text: string;
  readonly blocks?: readonly SlackBlock[];
  readonly threadTs?: string;
  /** Only this person sees it. */
  readonly ephemeralTo?: string;
  readonly isEdited?: boolean;
};

/**
 * `POST /demo/command` `{ as, channel, text: '/dora payments' }`
 * `POST /demo/message` `{ as, channel, text }`: a person says something
 * `POST /demo/action` `{ as, container, blockId, action }`: a click or a choice; `action` is the element's part of
 *   Slack's `block_actions` payload (`{ type, action_id, value }`, `{ type, action_id, selected_option }`, …)
 * `POST /demo/message-shortcut` `{ as, callbackId, channel, ts }`: a person chooses what the app offers on a message
 * `POST /demo/view-submit` `{ as, viewId, values }`: `values` is Slack's `view.state.values`
 * `POST /demo/view-close` `{ as, viewId }`
 * `POST /demo/home` `{ as }`: the person opens the App Home tab
 * `POST /demo/time` `DemoTimeWish`: moves the bot's time for all people, and answers with a `DemoTimeAnswer`
 * Every other request answers `{ ok: true }`, or `{ ok: false, error }` with a sentence for people (for example that a command was
 * not acknowledged in 3 s), or for `view-submit` `{ ok: false, fieldErrors: { [blockId]: sentence } }`.
 */
export type DemoContainer =
  | { readonly type: 'message'; readonly channel: string; readonly ts: string }
  | { readonly type: 'view'; readonly viewId: string };

/** Moves forward only: to an instant, by whole minutes, or to the next time when the bot has something to do. */
export type DemoTimeWish = { readonly to: string } | { readonly by: number } | { readonly next: true };
export type DemoTimeAnswer =
  | { readonly ok: true; readonly now: string }
  | { readonly ok: false; readonly error: string };

/** A view as the page gets it. */
type Shown<View> = View & { readonly id: string; readonly hash: string };
export type DemoModal = Shown<ModalView>;
export type DemoHome = Shown<HomeView>;

/** `GET /demo/events?as=U1`: server-sent events, each a JSON object. */
export type DemoEvent =
  | { readonly type: 'message'; readonly message: DemoMessage }
  | { readonly type: 'message-changed'; readonly message: DemoMessage }
  | { readonly type: 'message-deleted'; readonly channel: string; readonly ts: string }
  /** A modal opens or changes for this person; `hash` changes with each update. The topmost view of the stack is shown. */
  | { readonly type: 'view'; readonly viewId: string; readonly view: DemoModal }
  | { readonly type: 'view-closed'; readonly viewId: string }
  | { readonly type: 'home'; readonly view: DemoHome }
  /** Time was moved. */
  | { readonly type: 'time'; readonly now: string }
  | { readonly type: 'state-changed' };
