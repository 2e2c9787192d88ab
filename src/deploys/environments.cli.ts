import { onlyWord, UsageError } from '../cli-args.ts';
import { PRODUCTION } from './deployment.ts';
import type { EnvironmentsStore } from './environments.store.ts';

export const ENVIRONMENT_USAGE = `drumbeat environment list                           the environments seen, and which names stand for which
drumbeat environment map NAME CANONICAL             store NAME as CANONICAL (production, say), also what is stored already
drumbeat environment unmap NAME                     from now on it is stored under its own name again`;

const MAX_NAME = 50;

/** `drumbeat environment …` */
export async function runEnvironment(
  args: readonly string[],
  environments: EnvironmentsStore,
  print: (line: string) => void,
): Promise<void> {
  const [verb, ...rest] = args;
  switch (verb) {
    case 'list': {
      for (const { environment, deployments } of await environments.seen()) {
        print(
          `${environment}  ${deployments} deployments${environment === PRODUCTION ? '' : ', in no production figure'}`,
        );
      }
      for (const [name, canonical] of await environments.names()) print(`${name} is stored as ${canonical}`);
      return;
    }
    case 'map': {
      const [name, canonical] = rest.map((word) => word.trim().toLowerCase());
      if (rest.length !== 2 || !isName(name) || !isName(canonical)) throw new UsageError(ENVIRONMENT_USAGE);
      if (name === canonical) throw new UsageError(`${rest.join(' and ')} are the same name already.`);
      const renamed = await environments.map(name, canonical);
      print(`${name} is stored as ${canonical} from now on; ${renamed} stored deployments were renamed.`);
      return;
    }
    case 'unmap': {
      const name = onlyWord(rest, ENVIRONMENT_USAGE).toLowerCase();
      if (!(await environments.unmap(name)))
        throw new UsageError(`${name} stands for nothing. \`drumbeat environment list\` shows what does.`);
      print(`${name} is stored as ${name} again; what is stored already stays.`);
      return;
    }
    default:
      throw new UsageError(ENVIRONMENT_USAGE);
  }
}

const isName = (name: string | undefined): name is string =>
  name !== undefined && name !== '' && name.length <= MAX_NAME && !name.includes('\u0000');
