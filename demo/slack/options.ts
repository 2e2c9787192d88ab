import type { Clock } from '../../src/clock.ts';
import type { DemoChannel, DemoCommand, DemoShortcut, DemoUser } from '../protocol.ts';
import type { MoveTime } from '../time/move-time.ts';

export type DemoBot = {
  readonly userId: string;
  readonly botId: string;
  readonly name: string;
  /** Reported with each answer, as Slack does. None by default. */
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
  /** A DM with the bot is added for every person without one. */
  readonly users: readonly DemoUser[];
  readonly channels: readonly DemoChannel[];
  readonly usergroups?: readonly DemoUsergroup[];
  /** By user id. Only a bot with the scope `users:read.email` gets them. */
  readonly emails?: Readonly<Record<string, string>>;
  readonly bot: DemoBot;
  readonly commands: readonly DemoCommand[];
  /** None by default. */
  readonly messageShortcuts?: readonly DemoShortcut[];
};

/** A fault of one Web API call. */
export type DemoFault =
  /** Slack answers this, and the method has no effect. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** The connection is cut without an answer, before the method took effect or after. */
  | { readonly kind: 'lost'; readonly takesEffect: boolean };

/** A fault of a connection of Socket Mode. */
export type DemoSocketFault =
  /** Slack refuses the connection, or does not answer the request for one. */
  | 'refused'
  | 'unanswered'
  /** It opens, and Slack says nothing on it, or closes it at once. */
  | 'silent'
  | 'closed';

export type DemoCall = { readonly method: string; readonly args: Readonly<Record<string, unknown>> };

export type DemoSlackOptions = {
  /** 0 for any free port. */
  readonly port: number;
  /** The time of messages. Signatures, triggers, response urls and the bot's time limits use the real time, however this one jumps. */
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
  /** How long the bot has to acknowledge; 3000 by default, as in Slack. */
  readonly ackTimeoutMs?: number;
  /** How long a trigger_id can open a modal; 3000 by default, as in Slack. */
  readonly triggerLifetimeMs?: number;
  /** Moves `clock` forward. Without it, the page cannot move time. */
  readonly moveTime?: MoveTime;
  /** Injects the faults of a network. It is called once for each Web API call, before the call takes effect. */
  readonly beforeAnswer?: (call: DemoCall) => Promise<DemoFault | undefined>;
  /** The same for connections of Socket Mode. It is called once for each. */
  readonly beforeSocket?: () => DemoSocketFault | undefined;
};
