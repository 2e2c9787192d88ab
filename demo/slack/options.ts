import type { Clock } from '../../src/clock.ts';
import type { DemoChannel, DemoCommand, DemoShortcut, DemoUser } from '../protocol.ts';
import type { MoveTime } from '../time/move-time.ts';

export type DemoBot = {
  readonly userId: string;
  readonly botId: string;
  readonly name: string;
  /** Reported with each answer, as Slack does it; default: none. */
  readonly scopes?: readonly string[];
};

export type DemoUsergroup = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
};

export type DemoWorkspace = {
  readonly name: string;
  readonly id: string;
  /** DMs with the bot are added for every person who has none here. */
  readonly users: readonly DemoUser[];
  readonly channels: readonly DemoChannel[];
  readonly usergroups?: readonly DemoUsergroup[];
  /** By user id; told only to a bot that has the scope `users:read.email`. */
  readonly emails?: Readonly<Record<string, string>>;
  readonly bot: DemoBot;
  readonly commands: readonly DemoCommand[];
  /** Default: none. */
  readonly messageShortcuts?: readonly DemoShortcut[];
};

/** What goes wrong with one Web API call. */
export type DemoFault =
  /** This is answered, and the method has no effect. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** The connection is cut without an answer, before the method took effect or after. */
  | { readonly kind: 'lost'; readonly takesEffect: boolean };

export type DemoCall = { readonly method: string; readonly args: Readonly<Record<string, unknown>> };

export type DemoSlackOptions = {
  /** 0 takes any free one. */
  readonly port: number;
  /** Dates messages. Signatures, triggers, response urls and time limits for the bot run by real time, however this one jumps. */
  readonly clock: Clock;
  readonly workspace: DemoWorkspace;
  readonly signingSecret: string;
  readonly botToken: string;
  /** Opens Socket Mode. */
  readonly appToken?: string;
  /** Where signed requests go while no socket is connected, e.g. `http://127.0.0.1:3000/slack/events`. */
  readonly botUrl?: string;
  /** Folder of the page's files; default `../page/`. */
  readonly pageDir?: URL | string;
  readonly log?: (line: string) => void;
  /** How long the bot has to acknowledge; default 3000, as Slack has it. */
  readonly ackTimeoutMs?: number;
  /** How long a trigger_id opens a modal; default 3000, as Slack has it. */
  readonly triggerLifetimeMs?: number;
  /** Moves `clock` forward; without it the page offers no such thing. */
  readonly moveTime?: MoveTime;
  /** Injects what a network does. Called once per Web API call, before it takes effect. */
  readonly beforeAnswer?: (call: DemoCall) => Promise<DemoFault | undefined>;
};
