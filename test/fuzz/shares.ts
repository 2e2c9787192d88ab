import type { Report } from './siege.ts';

export type Shares = {
  /** Of the answers of the API: those that say yes, so that the input got past every check. */
  readonly taken: number;
  /** Those that ask for a token or a signature, so that the input got nowhere. */
  readonly lockedOut: number;
  /** Those that say that the database is too slow or away. */
  readonly busy: number;
  /** Of Slack's payloads: those that were acknowledged. */
  readonly acknowledged: number;
};

/** A run whose inputs all stop at the first gate finds nothing, and would look as good as one that finds nothing wrong. */
export function sharesOf(answers: Report['answers']): Shares {
  const counted = [...answers].map(([name, count]) => {
    const [door, status] = name.split(' ');
    return { door, status: Number(status), count };
  });
  const share = (door: string, has: (status: number) => boolean): number => {
    const all = counted.filter((one) => one.door === door);
    const sum = (some: typeof all) => some.reduce((total, { count }) => total + count, 0);
    // Over sockets there is no API.
    return sum(all.filter(({ status }) => has(status))) / Math.max(1, sum(all));
  };
  return {
    taken: share('http', (status) => status < 300),
    lockedOut: share('http', (status) => status === 401 || status === 403),
    busy: share('http', (status) => status === 503),
    acknowledged: share('slack', (status) => status === 200),
  };
}

/** What makes a run too thin to show anything; over sockets only Slack's payloads count. */
export function thinnessOf({ answers }: Pick<Report, 'answers'>, isSocket: boolean): string[] {
  const { taken, lockedOut, busy, acknowledged } = sharesOf(answers);
  const isThin: readonly (readonly [boolean, string])[] = [
    [!isSocket && taken < 0.5, `the API took ${percent(taken)} of its inputs, not 50 %`],
    [
      !isSocket && lockedOut > 0.15,
      `${percent(lockedOut)} of its inputs got no further than the gate, not 15 % at most`,
    ],
    [!isSocket && busy > 0.05, `${percent(busy)} of its inputs came to a busy database, not 5 % at most`],
    [acknowledged < 0.9, `${percent(acknowledged)} of Slack’s payloads were acknowledged, not 90 %`],
  ];
  return isThin.flatMap(([is, what]) => (is ? [what] : []));
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;
