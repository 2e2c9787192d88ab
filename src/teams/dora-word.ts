import type { AnswerTo } from '../slack/answer.ts';
import type { SlackMessage } from '../slack/blocks.ts';
import type { Team } from './team.ts';

/** What was understood, or a sentence for the person who typed it. */
type Understood<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly hint: string };

/** What may follow a word: nothing, the name of a team, or words that it reads itself. */
type WordTakes = 'nothing' | 'team' | 'words';

/** A word of `/dora`, declared by the room that runs it. */
export type DoraWord = {
  readonly word: string;
  readonly takes: WordTakes;
  /** Where a word that takes nothing must be typed; anywhere if it is left out. */
  readonly where?: string;
  /** Its lines in `/dora help`: what to type, and what it does. */
  readonly help: readonly (readonly [example: string, meaning: string])[];
  /** Answers with a message, or opens a form and answers nothing. */
  readonly run: (asked: AskedWord) => Promise<SlackMessage | undefined>;
};

export type AskedWord = {
  readonly to: AnswerTo;
  readonly triggerId: string;
  /** What followed the word. */
  readonly words: readonly string[];
  /** The team that was named, else that of the channel, else the person's. It reads the database, so open a form first. */
  readonly team: () => Promise<Understood<Team | undefined>>;
  /** Runs another word as if it had been typed. */
  readonly instead: (word: string, words: readonly string[]) => Promise<SlackMessage | undefined>;
};
