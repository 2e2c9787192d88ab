import { type Command, onlyWord, splitArgs, UsageError } from '../cli-args.ts';
import type { Clock } from '../clock.ts';
import { plainName } from '../names/plain-name.ts';
import { parseLocalDate, startOfLocalDate } from './calendar/local-date.ts';
import { channelIdFault, noTimeZone, type Team, teamNameFault } from './team.ts';
import type { TeamsStore } from './teams.store.ts';

export const TEAM_USAGE = `drumbeat team add NAME [--channel C0123456789] [--zone Europe/Berlin]
drumbeat team list                                  teams and what they own
drumbeat team set NAME [--name NEW] [--channel ID] [--zone ZONE]
drumbeat team own NAME SERVICE [SERVICE …] [--since 2026-10-01]
                                                    from that day on (default: from the beginning for a service nobody
                                                    owned, else from now on)
drumbeat team release SERVICE                       from now on nobody owns it`;

type Deps = {
  readonly teams: TeamsStore;
  /** The words of `/dora`, which no team may have as its name. */
  readonly reserved: readonly string[];
  readonly clock: Clock;
  readonly print: (line: string) => void;
};

export const teamCommand = (deps: Omit<Deps, 'print'>): Command => ({
  name: 'team',
  usage: TEAM_USAGE,
  run: (args, { print }) => runTeam(args, { ...deps, print }),
});

/** `drumbeat team …` */
export async function runTeam(args: readonly string[], deps: Deps): Promise<void> {
  const [verb, ...rest] = args;
  switch (verb) {
    case 'add':
      return add(rest, deps);
    case 'list':
      return list(deps);
    case 'set':
      return set(rest, deps);
    case 'own':
      return own(rest, deps);
    case 'release':
      return release(onlyWord(rest, TEAM_USAGE), deps);
    default:
      throw new UsageError(TEAM_USAGE);
  }
}

async function add(args: readonly string[], { teams, reserved, print }: Deps): Promise<void> {
  const { words, options } = splitArgs(args, ['channel', 'zone'], TEAM_USAGE);
  const name = teamNameOf(onlyWord(words, TEAM_USAGE));
  const team = { name, channelId: options['channel'], timeZone: await zone(teams, options['zone'] ?? 'UTC') };
  check(team, reserved);
  if (!(await teams.addTeam(team))) throw taken();
  print(`Team ${team.name} (${team.timeZone}) is added. \`drumbeat team own ${team.name} SERVICE\` gives it services.`);
}

async function set(args: readonly string[], { teams, reserved, print }: Deps): Promise<void> {
  const { words, options } = splitArgs(args, ['name', 'channel', 'zone'], TEAM_USAGE);
  const before = await named(teams, onlyWord(words, TEAM_USAGE));
  const team: Team = {
    id: before.id,
    name: options['name'] === undefined ? before.name : teamNameOf(options['name']),
    channelId: options['channel'] ?? before.channelId,
    timeZone: options['zone'] === undefined ? before.timeZone : await zone(teams, options['zone']),
  };
  check(team, reserved);
  if (!(await teams.changeTeam(team))) throw taken();
  print(`Team ${team.name}: channel ${team.channelId ?? 'none'}, zone ${team.timeZone}.`);
}

/** A line break stays a fault, and is not made a space. */
const teamNameOf = (written: string): string => (/\p{Cc}/u.test(written) ? written : plainName(written));

/** The zone under a name that this database knows, too. */
async function zone(teams: TeamsStore, typed: string): Promise<string> {
  const known = await teams.zoneNamed(typed);
  if (known === undefined) throw new UsageError(noTimeZone(typed));
  return known;
}

function check({ name, channelId }: Omit<Team, 'id'>, reserved: readonly string[]): void {
  const fault = teamNameFault(name, reserved) ?? (channelId === undefined ? undefined : channelIdFault(channelId));
  if (fault !== undefined) throw new UsageError(fault);
}

const taken = (): UsageError =>
  new UsageError('Another team has this name or this channel. `drumbeat team list` lists them.');

async function list({ teams, print }: Deps): Promise<void> {
  const owners = await teams.owners();
  const all = await teams.teams();
  if (all.length === 0) print('No team yet. `drumbeat team add NAME` adds one.');
  for (const { name, channelId, timeZone } of all) {
    print(`${name}  channel ${channelId ?? 'none'}  zone ${timeZone}`);
    for (const { service, since } of owners.filter(({ team }) => team === name)) {
      print(`  ${service}  since ${since ? since.toISOString() : 'the beginning'}`);
    }
  }
}

async function own(args: readonly string[], { teams, clock, print }: Deps): Promise<void> {
  const { words, options } = splitArgs(args, ['since'], TEAM_USAGE);
  const [name, ...services] = words;
  if (name === undefined || services.length === 0) throw new UsageError(TEAM_USAGE);
  const fault = services.find((service) => service === '' || service.length > 200 || service.includes('\u0000'));
  if (fault !== undefined) throw new UsageError('A service has 1 to 200 characters.');
  const team = await named(teams, name);
  const now = clock();
  const since = options['since'] === undefined ? undefined : sinceDate(options['since'], team.timeZone, now);
  for (const service of services) await teams.giveService(service, team.id, since, now);
  print(`${team.name} owns ${services.join(', ')}.`);
}

function sinceDate(text: string, timeZone: string, now: Date): Date {
  const date = parseLocalDate(text);
  if (date === undefined) throw new UsageError(`"${text}" is not a date, such as 2026-10-01.`);
  const since = startOfLocalDate(date, timeZone);
  // The last owner of a service counts as its owner today.
  if (since > now) throw new UsageError(`${text} has not begun in ${timeZone}. Leave --since out for "from now on".`);
  return since;
}

async function release(service: string, { teams, clock, print }: Deps): Promise<void> {
  if (!(await teams.releaseService(service, clock()))) throw new UsageError(`Nobody owns ${service}.`);
  print(`From now on nobody owns ${service}; it counts in \`all\`.`);
}

async function named(teams: TeamsStore, name: string): Promise<Team> {
  const team = await teams.teamNamed(name);
  if (team) return team;
  const known = (await teams.teams()).map((one) => one.name);
  throw new UsageError(
    `There is no team called "${name}". ${known.length > 0 ? `There are ${known.join(', ')}.` : 'There is none yet.'}`,
  );
}
