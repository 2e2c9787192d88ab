import { type Command, onlyWord, UsageError } from '../../cli-args.ts';
import type { Clock } from '../../clock.ts';
import { COMMON_NAMES, canonicalEnvironment, PRODUCTION } from './canonical-environment.ts';
import { environmentName, MAX_ENVIRONMENT } from './environment-name.ts';
import type { EnvironmentsStore } from './environments.store.ts';

export const ENVIRONMENT_USAGE = `drumbeat environment list                           the environments seen, and which names stand for which
drumbeat environment map NAME CANONICAL             store NAME as CANONICAL (production, say), also what is stored already
drumbeat environment unmap NAME                     from now on it is stored under its own name again`;

export type EnvironmentDeps = {
  readonly environments: EnvironmentsStore;
  readonly clock: Clock;
  readonly print: (line: string) => void;
};

export const environmentCommand = (deps: Omit<EnvironmentDeps, 'print'>): Command => ({
  name: 'environment',
  usage: ENVIRONMENT_USAGE,
  run: (args, { print }) => runEnvironment(args, { ...deps, print }),
});

/** `drumbeat environment …` */
export async function runEnvironment(args: readonly string[], deps: EnvironmentDeps): Promise<void> {
  const [verb, ...rest] = args;
  switch (verb) {
    case 'list':
      if (rest.length > 0) throw new UsageError(ENVIRONMENT_USAGE);
      return list(deps);
    case 'map':
      return map(rest, deps);
    case 'unmap':
      return unmap(nameOf(onlyWord(rest, ENVIRONMENT_USAGE)), deps);
    default:
      throw new UsageError(ENVIRONMENT_USAGE);
  }
}

async function list({ environments, print }: EnvironmentDeps): Promise<void> {
  const seen = await environments.seen();
  const names = await environments.names();
  if (seen.length === 0) print('No deployment was recorded yet.');
  for (const { environment, deployments } of seen) {
    const remark = environment === PRODUCTION ? '' : ', in no production figure';
    print(`${environment}  ${inWords(deployments)}${remark}`);
  }
  for (const [name, canonical] of names) print(`${name} is stored as ${canonical}`);
  for (const [name, canonical] of COMMON_NAMES) {
    if (!names.has(name)) print(`${name} is stored as ${canonical}, as everywhere`);
  }
}

async function map(words: readonly string[], { environments, clock, print }: EnvironmentDeps): Promise<void> {
  const [name, target] = words.map(nameOf);
  if (words.length !== 2 || name === undefined || target === undefined) throw new UsageError(ENVIRONMENT_USAGE);
  if (name === PRODUCTION) {
    throw new UsageError(
      'production is what every figure counts; under another name nothing would be counted any more.',
    );
  }
  const names = await environments.names();
  // `map live live` makes a common name an environment of its own.
  const canonical = name === target ? name : canonicalEnvironment(target, names);
  if (canonical === name && name !== target) {
    throw new UsageError(`${target} is stored as ${name}. \`drumbeat environment unmap ${target}\` ends that.`);
  }
  if (canonicalEnvironment(name, names) === canonical && name === canonical) {
    throw new UsageError(`${name} is stored under its own name already.`);
  }
  const renamed = await environments.map(name, canonical, { actor: 'cli', at: clock() });
  print(`${name} is stored as ${canonical} from now on; ${inWords(renamed)} stored before renamed.`);
  print(
    'A running bot notices within seconds. What it takes under the old name until then is renamed by a second run.',
  );
}

async function unmap(name: string, { environments, clock, print }: EnvironmentDeps): Promise<void> {
  if (!(await environments.unmap(name, { actor: 'cli', at: clock() }))) {
    throw new UsageError(`${name} stands for nothing. \`drumbeat environment list\` shows what does.`);
  }
  print(`${name} is stored as ${canonicalEnvironment(name)} again; what is stored already stays.`);
}

function nameOf(word: string): string {
  if (word.trim() !== '' && word.length <= MAX_ENVIRONMENT && !word.includes('\u0000')) return environmentName(word);
  throw new UsageError(`The name of an environment has 1 to ${MAX_ENVIRONMENT} characters.`);
}

const inWords = (deployments: number): string =>
  `${deployments.toLocaleString('en')} ${deployments === 1 ? 'deployment' : 'deployments'}`;
