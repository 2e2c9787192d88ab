import { serviceKey } from '../../names/service-name.ts';
import type { DeploymentEvent } from './deployment-event.ts';

/**
 * The key that identifies this event: the sender's id, else the CI run, else what was deployed where in which minute. The same
 * run reported twice, or by two sources, is one deployment. A run that is started again is another attempt, which is how an
 * older run is used to roll back. Repository and service are meant however they are written.
 */
export function eventKey(event: DeploymentEvent): string {
  const repo = serviceKey(event.repo);
  const where = [repo, serviceKey(event.service ?? ''), event.environmentSent];
  if (event.id !== undefined) return JSON.stringify(['id', repo, event.id]);
  if (event.run !== undefined) {
    return JSON.stringify(['run', event.run.provider, event.run.id, event.run.attempt ?? 1, ...where]);
  }
  return JSON.stringify(['natural', ...where, event.sha, event.deployedAt.toISOString().slice(0, 16)]);
}
