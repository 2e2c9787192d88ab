import { fork } from 'node:child_process';
import { ms, quantile } from './measure.ts';

export type SlackOrder = {
  readonly url: string;
  readonly signingSecret: string;
  readonly people: number;
  readonly rounds: number;
};
export type SlackTimes = { readonly ackMs: readonly number[]; readonly answerMs: readonly number[] };

/** A small Slack in another process: the bot talks to it, and its people type `/dora`. */
export async function startSlackClient(
  signingSecret: string,
): Promise<{ apiUrl: string; ask(url: string): Promise<SlackTimes>; stop(): void }> {
  const child = fork(new URL('./slack-client.ts', import.meta.url), [], { execArgv: ['--import', 'tsx'] });
  const next = <Message>() =>
    new Promise<Message>((resolve, reject) => {
      child.once('message', (message) => resolve(message as Message));
      child.once('exit', (code) => reject(new Error(`The Slack client ended with ${code}`)));
    });
  const apiUrl = await next<string>();
  return {
    apiUrl,
    ask(url) {
      child.send({ url, signingSecret, people: 20, rounds: 15 } satisfies SlackOrder);
      return next<SlackTimes>();
    },
    stop: () => void child.kill(),
  };
}

export function printSlack({ ackMs, answerMs }: SlackTimes, print: (line: string) => void): void {
  const line = (name: string, values: readonly number[]) =>
    print(
      `  /dora to ${name.padEnd(7)} median ${ms(quantile(values, 0.5)).padStart(8)}   p99 ${ms(quantile(values, 0.99)).padStart(8)}   (${values.length} by 20 people at once)`,
    );
  line('ack', ackMs);
  line('answer', answerMs);
}
