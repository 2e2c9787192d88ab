import { plainName } from '../../names/plain-name.ts';
import { channelIdFault, teamNameFault, timeZoneFault } from '../team.ts';

/** What the set-up form asks for, by its `block_id`s. */
export type SetupForm = {
  readonly name: string;
  readonly channelId: string | undefined;
  readonly timeZone: string;
  /** Services chosen from those that have deployed. */
  readonly chosen: readonly string[];
  /** Services written by hand, one a line. */
  readonly written: string;
};

export type Setup = {
  readonly name: string;
  readonly channelId: string;
  readonly timeZone: string;
  readonly services: readonly string[];
};

/** What is wrong, by the `block_id` of the field. */
export type SetupFaults = Partial<Readonly<Record<'name' | 'channel' | 'zone' | 'services' | 'more', string>>>;

const MAX_SERVICE = 200;

/** Reads the form. `words` are the words of `/dora`, which no team may have as its name. */
export function readSetup(
  form: SetupForm,
  words: readonly string[],
): { readonly setup: Setup } | { readonly faults: SetupFaults } {
  const name = plainName(form.name);
  const channelId = form.channelId !== undefined && channelIdFault(form.channelId) ? undefined : form.channelId;
  const timeZone = form.timeZone.trim();
  const written = form.written
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const tooLong = written.find((service) => service.length > MAX_SERVICE);
  const nameFault = teamNameFault(name, words);
  const zoneFault = timeZoneFault(timeZone);
  if (nameFault === undefined && zoneFault === undefined && tooLong === undefined && channelId !== undefined) {
    return {
      setup: { name, channelId, timeZone, services: [...new Set([...form.chosen, ...written])] },
    };
  }
  return {
    faults: {
      ...(nameFault === undefined ? {} : { name: withoutMarkup(nameFault) }),
      ...(channelId === undefined ? { channel: 'Choose the channel of the team.' } : {}),
      ...(zoneFault === undefined ? {} : { zone: withoutMarkup(zoneFault) }),
      ...(tooLong === undefined
        ? {}
        : { more: `A service has at most ${MAX_SERVICE} characters; this one has ${tooLong.length}.` }),
    },
  };
}

/** Slack shows a field's error as it is, without markup. */
export const withoutMarkup = (fault: string): string => fault.replaceAll('`', '');
