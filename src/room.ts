import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Application } from 'express';
import type { Command } from './cli-args.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Db } from './db/db.ts';
import type { Check } from './http/health.http.ts';
import type { Operation } from './http/openapi/operation.ts';
import type { OwnSecret } from './http/own-secret.ts';
import type { TokenGate } from './http/token-gate.ts';
import type { Log } from './log.ts';
import type { PersonRecords } from './person-records.ts';
import type { MessageType } from './schedule/message-type.ts';
import type { OutboxStore } from './schedule/outbox.store.ts';
import type { Places } from './schedule/places.ts';
import type { Tick } from './schedule/ticks.ts';
import type { SlackFault } from './slack/connection/link-state.ts';
import type { DoraWord } from './teams/dora-word.ts';

/** What every room gets. */
export type Shell = {
  /** Slack ids of the admins that the operator named. */
  readonly admins: readonly string[];
  /** The secrets that sources sign with, as the operator set them. */
  readonly hookSecrets: NonNullable<Config['hookSecrets']>;
  readonly pagerduty: Config['pagerduty'];
  readonly db: Db;
  /** For reading numbers, on connections of its own; may be a replica. */
  readonly readDb: Db;
  readonly databaseFault: Check;
  /** The messages that wait to be sent. */
  readonly outbox: OutboxStore;
  /** Slack's Web API. */
  readonly client: WebClient;
  /** Why the bot cannot work with Slack now. */
  readonly slackFault: () => SlackFault | undefined;
  /** Whether programs on this machine read `/metrics` without a token. */
  readonly metricsOpen: boolean;
  /** Lets a request pass that brings an API token with the scope. */
  readonly gate: TokenGate;
  /** The secret that encrypts stored secrets. */
  readonly own: OwnSecret;
  /** Every type of message that any room sends. It is filled once all rooms are made. */
  readonly messageTypes: Slot<MessageType>;
  readonly clock: Clock;
  readonly log: Log;
};

/** What a room adds to the running bot. Every part is optional. */
export type Room = {
  /** Registers its listeners. */
  readonly slack?: (app: App) => void;
  /** Registers its routes. */
  readonly http?: (http: Application) => void;
  /** Its routes as `/openapi.json` documents them. */
  readonly operations?: readonly Operation[];
  /** What it does every minute. */
  readonly ticks?: readonly Tick[];
  /** The types of message that it sends on its own. */
  readonly messages?: readonly MessageType[];
  /** Where messages may not go. */
  readonly places?: Places;
  /** Its words of `/dora`. */
  readonly words?: readonly DoraWord[];
  /** What it needs to be ready, by name, for `/readyz`. */
  readonly checks?: Readonly<Record<string, Check>>;
  /** What it keeps of people. */
  readonly persons?: PersonRecords;
  /** Its commands of `drumbeat`. */
  readonly commands?: readonly Command[];
};

/** Functions that a lower room calls. An upper room adds its own when it is made; the slot may stay empty. */
export type Slot<Filling> = Filling[];
