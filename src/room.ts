import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Application } from 'express';
import type { Command } from './cli-args.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Db } from './db/db.ts';
import type { Operation } from './http/openapi.ts';
import type { OwnSecret } from './http/own-secret.ts';
import type { TokenGate } from './http/token-gate.ts';
import type { Log } from './log.ts';
import type { DeliveriesStore } from './schedule/deliveries.store.ts';
import type { MessageType } from './schedule/message-type.ts';
import type { Tick } from './schedule/ticks.ts';
import type { DoraWord } from './teams/dora-word.ts';

/** What every room is built on. */
export type Shell = {
  /** Slack ids that the operator named. */
  readonly admins: readonly string[];
  /** What the operator set that sources sign with. */
  readonly hookSecrets: NonNullable<Config['hookSecrets']>;
  readonly pagerduty: Config['pagerduty'];
  readonly db: Db;
  /** For numbers; may be a replica. */
  readonly readDb: Db;
  /** The messages that wait to be sent. */
  readonly outbox: DeliveriesStore;
  /** Slack's Web API. */
  readonly client: WebClient;
  /** Lets a request pass that brings an API token of a scope. */
  readonly gate: TokenGate;
  /** What secrets are sealed with. */
  readonly own: OwnSecret;
  /** Every type of message that any room sends; filled once the rooms are made. */
  readonly messageTypes: Slot<MessageType>;
  readonly clock: Clock;
  readonly log: Log;
};

/** What a room adds to the running bot. Every part is optional; a room that is left out takes its parts with it. */
export type Room = {
  /** Registers its listeners. */
  readonly slack?: (app: App) => void;
  /** Registers its routes. */
  readonly http?: (http: Application) => void;
  /** Its routes as `/openapi.json` documents them. */
  readonly operations?: readonly Operation[];
  /** What it does every minute. */
  readonly ticks?: readonly Tick[];
  /** What it sends on its own. */
  readonly messages?: readonly MessageType[];
  /** Slack takes no messages in a channel, or from a person, any more; `code` is Slack's. */
  readonly onPermanent?: (channelId: string, code: string, now: Date) => Promise<void>;
  /** Its words of `/dora`. */
  readonly words?: readonly DoraWord[];
  /** Its commands of `drumbeat`. */
  readonly commands?: readonly Command[];
};

/**
 * Something that a lower room calls and upper rooms do: an upper room adds its function when it is made. An empty slot is
 * nothing.
 */
export type Slot<Filling> = Filling[];
