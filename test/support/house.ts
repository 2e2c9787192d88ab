import { WebClient } from '@slack/web-api';
import type { Application } from 'express';
import type { Clock } from '../../src/clock.ts';
import type { Db } from '../../src/db/db.ts';
import { writeFault } from '../../src/db/fault.ts';
import { house } from '../../src/house.ts';
import type { OwnSecret } from '../../src/http/own-secret.ts';
import { registerRoutes } from '../../src/http/routes.ts';
import { tokenGate } from '../../src/http/token-gate.ts';
import { tokensStore } from '../../src/http/tokens.store.ts';
import { createLog, type Log } from '../../src/log.ts';
import type { Room, Shell } from '../../src/room.ts';
import { messageLabel } from '../../src/schedule/message-type.ts';
import { outboxStore } from '../../src/schedule/outbox.store.ts';

/** It is never called. */
const nothing: Db = {
  query: () => Promise.reject(new Error('There is no database here')),
  transaction: () => Promise.reject(new Error('There is no database here')),
};

const NO_SECRET: OwnSecret = { known: () => undefined, made: () => ({ ok: false, why: 'There is no secret here' }) };

type Around = Partial<Pick<Shell, 'db' | 'client' | 'own' | 'clock' | 'log'>>;

/** All rooms of the bot, on a database and without a Slack where none is given. */
export function aHouse(around: Around = {}) {
  const {
    db = nothing,
    client = new WebClient(),
    own = NO_SECRET,
    clock = () => new Date(),
    log = createLog('silent'),
  } = around;
  return house({
    db,
    readDb: db,
    databaseFault: () => writeFault(db),
    outbox: outboxStore(db),
    client,
    slackFault: () => undefined,
    metricsOpen: false,
    gate: tokenGate(tokensStore(db), clock),
    admins: [],
    hookSecrets: {},
    pagerduty: undefined,
    messageTypes: [],
    own,
    clock,
    log,
  });
}

/** Every route of the bot except Slack's. */
export const allRoutes = (db: Db, clock: Clock) => (app: Application, log: Log) =>
  registerRoutes(app, aHouse({ db, clock, log }), log);

const ROOMS = aHouse();

/** The words of `/dora` that all rooms declare. */
export const DORA_WORDS = ROOMS.flatMap(({ words = [] }: Room) => words);

/** Every type of message that any room sends. */
export const MESSAGE_TYPES = ROOMS.flatMap(({ messages = [] }: Room) => messages);

/** The name of a type of message for people. */
export const labelOf = (kind: string): string => messageLabel(MESSAGE_TYPES, kind);
