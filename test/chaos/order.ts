import type { Timings } from '../../src/schedule/sending/timings.ts';

/** What a bot of the chaos test is told. */
export type BotOrder = {
  readonly databaseUrl: string;
  readonly apiUrl: string;
  readonly botToken: string;
  readonly looksBack: boolean;
  readonly requestMs: number;
  readonly dawdleMs: number;
  readonly timings: Partial<Timings>;
};
