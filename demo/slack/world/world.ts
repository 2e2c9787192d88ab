import type { Ack, Envelope } from '../deliver/ack.ts';
import type { DemoSlackOptions, DemoWorkspace } from '../options.ts';
import type { Directory } from './directory.ts';
import type { Feed } from './feed.ts';
import type { Messages } from './messages.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';
import type { ViewValues } from './view-state.ts';
import type { Views } from './views.ts';

/** Everything that this Slack knows and can do. Each part is described where it is made. */
export type World = {
  readonly options: DemoSlackOptions;
  readonly workspace: DemoWorkspace;
  readonly directory: Directory;
  readonly feed: Feed;
  readonly messages: Messages;
  readonly views: Views;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  /** What each person has chosen in a message, by person and message. */
  readonly choices: Map<string, ViewValues>;
  /** Sends a request to the bot and waits for its acknowledgement. */
  readonly deliver: (envelope: Envelope) => Promise<Ack>;
  /** `http://127.0.0.1:<port>`, without a slash. */
  readonly url: () => string;
};
