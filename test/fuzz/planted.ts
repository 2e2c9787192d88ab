import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import pg from 'pg';

/**
 * Loaded into a bot to give it one fault, named by `FUZZ_PLANTED`, at some of its requests: those for the numbers of a team, and of
 * Slack's those with a share of it.
 */
type Fault = (request: IncomingMessage, response: ServerResponse) => 'answered' | 'goes on';

const kept: string[] = [];

const FAULTS: Readonly<Record<string, Fault>> = {
  throws(_request, response) {
    response.writeHead(500).end('{}');
    return 'answered';
  },
  'shows-its-stack'(_request, response) {
    response.writeHead(400).end(new Error('planted').stack);
    return 'answered';
  },
  rejects() {
    void Promise.reject(new Error('planted'));
    return 'goes on';
  },
  'never-acknowledges': () => 'answered',
  hoards() {
    kept.push(Buffer.alloc(8 << 20, 'x').toString());
    return 'goes on';
  },
  stares() {
    const begun = process.cpuUsage();
    while (process.cpuUsage(begun).user < 300_000);
    return 'goes on';
  },
  tells() {
    process.stdout.write(`{"level":20,"msg":"asked with ${process.env['SLACK_BOT_TOKEN']}"}\n`);
    return 'goes on';
  },
  'stays-in-a-transaction'() {
    const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
    client.on('error', () => {});
    client
      .connect()
      .then(
        () => client.query('begin'),
        () => {},
      )
      .catch(() => {});
    return 'goes on';
  },
  ends: () => process.exit(3),
};

const fault = FAULTS[process.env['FUZZ_PLANTED'] ?? ''];
if (fault === undefined) throw new Error('FUZZ_PLANTED names no fault');

let hits = 0;
/** Those that are costly come once. */
const once = new Set(['stays-in-a-transaction', 'never-acknowledges', 'rejects']);

function isMarked({ url = '' }: IncomingMessage): boolean {
  const isSlacks = process.env['FUZZ_PLANTED'] === 'never-acknowledges';
  const isOne = isSlacks ? url === '/slack/events' : url.includes('/v1/dora');
  if (isOne) hits += 1;
  return isOne && (hits === 1 || !once.has(process.env['FUZZ_PLANTED'] ?? ''));
}

const emit = Server.prototype.emit as (event: string, ...parts: unknown[]) => boolean;
Server.prototype.emit = function (this: Server, event: string, ...parts: [IncomingMessage, ServerResponse]) {
  const [request, response] = parts;
  if (event === 'request' && isMarked(request) && fault(request, response) === 'answered') return true;
  return emit.call(this, event, ...parts);
} as typeof Server.prototype.emit;
