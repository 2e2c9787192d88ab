import { code } from '../../slack/blocks.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import type { Parsed } from '../metrics/window.ts';
import { nearestNames } from './nearest.ts';
import type { ServicesStore } from './services.store.ts';

export type KnownNames = {
  readonly teams: Pick<TeamsStore, 'teams'>;
  readonly dora: Pick<ServicesStore, 'serviceNames' | 'servicesOfRepo'>;
};

/** A hint for a name that nothing has: the repository's services, else the nearest names, else how to go on. */
export async function unknownName(
  deps: KnownNames,
  subject: { kind: 'named' | 'team' | 'service'; name: string },
): Promise<Parsed<never>> {
  const teams = subject.kind === 'service' ? [] : (await deps.teams.teams()).map(({ name }) => name);
  const services = subject.kind === 'team' ? [] : await deps.dora.serviceNames();
  const what = subject.kind === 'named' ? 'team or service' : subject.kind;
  const deployedAs = subject.kind === 'team' ? [] : await deps.dora.servicesOfRepo(subject.name);
  if (deployedAs.length > 0) return { ok: false, hint: askForService(subject.name, what, deployedAs) };
  const near = nearestNames(subject.name, [...new Set([...teams, ...services])]);
  return {
    ok: false,
    hint: `There is no ${what} called ${code(subject.name)}. ${advice(near, teams.length + services.length)}`,
  };
}

const MOST_SERVICES = 5;

/** A service has its repository's name only where its deployments give it none. */
function askForService(repo: string, what: string, services: readonly string[]): string {
  const more = services.length > MOST_SERVICES ? ` (and ${services.length - MOST_SERVICES} more)` : '';
  const names = services.slice(0, MOST_SERVICES).map(code).join(' or ');
  return `There is no ${what} called ${code(repo)}: that is a repository, whose deployments name their service. Ask for the service ${names}${more}.`;
}

function advice(near: readonly string[], known: number): string {
  if (near.length > 0) return `Did you mean ${near.map(code).join(' or ')}?`;
  if (known === 0) return 'None is known yet: post a first deployment, or add a team with `drumbeat team add`.';
  return '`/dora all` shows everything; `/dora help` says how to ask.';
}
