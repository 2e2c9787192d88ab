import type { AckError } from '../../demo/slack/deliver/ack.ts';
import type { Input } from './input.ts';
import { type Outcome, SLACK_PATIENCE_MS } from './send.ts';

export const FAULTS = {
  'server-error': 'a 5xx that is not a stated 503',
  unhandled: 'an error that nobody handled',
  refused: 'a statement that Postgres refuses for its values',
  unacknowledged: 'a signed request of Slack’s without a yes',
  late: 'a signed request of Slack’s without a yes within three seconds, also when it is sent alone',
  unanswered: 'a request without an answer',
  leak: 'a stack trace or the text of an internal error in an answer',
  secret: 'a secret in the log or in an answer',
  stuck: 'an event loop that is stuck for more than 250 ms',
  statement: 'a statement or a transaction that outlives its caller',
  memory: 'memory that grew by more than 30 %',
  ended: 'the process ended',
} as const;

export type FaultKind = keyof typeof FAULTS;
export type Finding = { readonly kind: FaultKind; readonly what: string };

/** Everything that must not be read outside of the process. */
export type Secrets = Readonly<Record<string, string>>;

/** What is wrong with the answer to an input. */
export function judgeOutcome(input: Input, outcome: Outcome, secrets: Secrets): Finding[] {
  const { statuses, text, headers, unanswered } = outcome;
  const findings: Finding[] = [];
  for (const status of statuses) {
    if (status >= 500 && !isStated503(status, headers, input))
      findings.push({ kind: 'server-error', what: `${status} to ${doorOf(input)}: ${text.slice(0, 200)}` });
  }
  if (isFromSlack(input)) findings.push(...judgeAcknowledgement(input, outcome));
  else if (unanswered !== undefined) findings.push({ kind: 'unanswered', what: `${unanswered} at ${doorOf(input)}` });
  return [...findings, ...judgeText(text, 'an answer', secrets)];
}

function isStated503(status: number, headers: Outcome['headers'], input: Input): boolean {
  if (status !== 503) return false;
  // It says which part is missing, and whoever asks comes again by itself.
  const isReadiness = input.kind === 'http' && input.target.includes('readyz');
  return isReadiness || headers['retry-after'] !== undefined || input.kind === 'raw';
}

const isFromSlack = (input: Input): boolean =>
  input.kind === 'slack' || (input.kind === 'http' && input.signer === 'slack');

function judgeAcknowledgement(input: Input, { statuses, ms, unanswered }: Outcome): Finding[] {
  const [status] = statuses;
  // What is no payload of Slack's is refused; that is an answer, too.
  const isAnswer = status !== undefined && (status < 300 || (input.kind === 'http' && status < 500));
  if (isAnswer && ms < SLACK_PATIENCE_MS) return [];
  const became = unanswered ?? `${status ?? 'no status'} after ${Math.round(ms)} ms`;
  const isLate = isAnswer || unanswered === ('operation_timeout' satisfies AckError);
  return [{ kind: isLate ? 'late' : 'unacknowledged', what: `${became} to ${doorOf(input)}` }];
}

const INTERNALS: readonly RegExp[] = [
  /\n\s+at .+:\d+:\d+/,
  /\\n\s+at .+:\d+:\d+/,
  /node_modules|\/src\/\w+\/|file:\/\//,
  /\b(?:Type|Reference|Range)Error\b/,
  /Cannot read propert|is not a function|is not iterable|Maximum call stack|Invalid time value/,
  /syntax error at or near|violates \w+(?:-\w+)? constraint|invalid input syntax|invalid byte sequence|relation ".*" does/,
  /ECONNREFUSED|ECONNRESET|ETIMEDOUT/,
];

/** What a text that others read says of what is inside. */
export function judgeText(text: string, where: string, secrets: Secrets): Finding[] {
  const leak = INTERNALS.map((pattern) => pattern.exec(text)).find((match) => match !== null);
  return [
    ...(leak
      ? [{ kind: 'leak', what: `“${text.slice(Math.max(0, leak.index - 80), leak.index + 120)}” in ${where}` } as const]
      : []),
    ...secretsIn(text, where, secrets),
  ];
}

const secretsIn = (text: string, where: string, secrets: Secrets): Finding[] =>
  Object.entries(secrets).flatMap(([name, secret]): Finding[] =>
    text.includes(secret) ? [{ kind: 'secret', what: `${name} in ${where}` }] : [],
  );

/** Postgres says with these that a value is impossible, a rule is broken, or a statement is wrong. */
const OF_STATEMENTS = /^(?:22|23|42)[0-9A-Z]{3}$/;

type Line = { readonly level?: number; readonly msg?: string; readonly error?: Cause };
type Cause = {
  readonly type?: string;
  readonly message?: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: Cause;
};

/** What is wrong with a line that the bot printed. */
export function judgeLine(text: string, secrets: Secrets): Finding[] {
  const line = parsed(text);
  const found = secretsIn(text, `the log: ${line?.msg ?? text.slice(0, 100)}`, secrets);
  if (line === undefined) return [...found, { kind: 'unhandled', what: `printed: ${text.slice(0, 300)}` }];
  if ((line.level ?? 0) >= 60) return [...found, { kind: 'unhandled', what: described(line) }];
  const isRefused = chainOf(line.error).some(({ code = '' }) => OF_STATEMENTS.test(code));
  return (line.level ?? 0) >= 40 && isRefused ? [...found, { kind: 'refused', what: described(line) }] : found;
}

const chainOf = (error: Cause | undefined): Cause[] => (error === undefined ? [] : [error, ...chainOf(error.cause)]);

function parsed(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null ? line : undefined;
  } catch {
    return undefined;
  }
}

function described({ msg, error }: Line): string {
  const inner = chainOf(error).at(-1);
  const at = /at .*\/((?:src|node_modules)\/[^)\n]+)/.exec(inner?.stack ?? '')?.[1] ?? 'unknown place';
  return `${msg}: ${inner?.type} ${inner?.code ?? ''} ${inner?.message?.slice(0, 160)} (${at})`;
}

/** The door of an input, without what differs from one to the next. */
export function doorOf(input: Input): string {
  switch (input.kind) {
    case 'http':
      return `${input.method} ${input.target.split('?')[0]?.slice(0, 60)}`;
    case 'slack': {
      const { type, payload } = input.envelope;
      const actions = payload['actions'] as readonly { action_id?: unknown }[] | undefined;
      const view = payload['view'] as { callback_id?: unknown } | undefined;
      const event = payload['event'] as { type?: unknown } | undefined;
      const name =
        payload['command'] ?? event?.type ?? actions?.[0]?.action_id ?? payload['callback_id'] ?? view?.callback_id;
      return [type, payload['type'], name].filter((one) => typeof one === 'string').join(' ');
    }
    case 'frame':
      return `a frame`;
    case 'raw':
      return `bytes ${JSON.stringify(input.pieces.join('').slice(0, 60))}`;
  }
}
