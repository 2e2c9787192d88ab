import type { DeploymentId } from '../../deploys/deployment.ts';
import type { Suspect } from './suspects.ts';

/** What the facts suggest, and why. It is a proposal and never stored as an answer. `reason` is plain text. */
export type Suggestion =
  | { readonly kind: 'deploy'; readonly deployment: DeploymentId; readonly reason: string }
  | { readonly kind: 'not-a-deploy'; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string };

/** The version of the rule, kept with each answer. Raise it when the rule changes, so that the agreement stays comparable. */
export const SUGGESTION_RULE = 1;

export type SuggestionFacts = {
  readonly incident: {
    readonly title: string;
    readonly service: string | null;
    readonly startedAt: Date;
    readonly windowMinutes: number;
  };
  readonly suspects: readonly Suspect[];
  readonly feedIsSilent: boolean;
};

/** So near that chance is unlikely, if it is the only deployment. */
const NEAR_MINUTES = 15;

const FOREIGN: readonly { readonly what: string; readonly says: RegExp }[] = [
  { what: 'a certificate', says: /\b(certificates?|certs?|tls|ssl|x\.?509)\b/i },
  { what: 'a quota', says: /\b(quotas?|rate[ -]limit(ed|s|ing)?|throttl\w*)\b/i },
  {
    what: 'a provider',
    says: /\b(providers?|aws|gcp|azure|cloudflare|fastly|availability zone|dns|us-(east|west)-\d|eu-(west|central)-\d)\b/i,
  },
];

const foreignCause = (title: string): string | undefined => FOREIGN.find(({ says }) => says.test(title))?.what;

/** Suggests an answer from the service, the time, a rollback since and the words of the alert. The person decides. */
export function suggest({ incident, suspects, feedIsSilent }: SuggestionFacts): Suggestion {
  const none = (reason: string): Suggestion => ({ kind: 'none', reason });
  if (feedIsSilent) return none('Deploy data may be missing: no deployment arrived here for longer than usual.');
  const undone = suspects.filter(({ rolledBackAt }) => rolledBackAt !== undefined && rolledBackAt > incident.startedAt);
  if (undone.length > 1)
    return none(`A rollback after the onset undid ${undone.length} deployments. Which one was it?`);
  const own = suspects.filter(({ service }) => service === incident.service);
  const foreign = foreignCause(incident.title);
  if (undone[0] !== undefined) return itWas(undone[0], `${undone[0].service} was rolled back after the onset.`);
  if (own.length > 1)
    return none(`${own.length} deployments of ${incident.service} came shortly before. Which one was it?`);
  if (own[0] !== undefined) return ofOne(own[0], foreign);
  if (foreign !== undefined) return { kind: 'not-a-deploy', reason: `The alert speaks of ${foreign}.` };
  if (incident.service === null) return none('The incident names no service.');
  if (suspects.length > 0) return none('Only other services of the team were deployed shortly before.');
  const reason = `No deployment of ${incident.service} in the ${incident.windowMinutes} minutes before, and they arrive as usual.`;
  return { kind: 'not-a-deploy', reason };
}

const itWas = ({ id }: Suspect, reason: string): Suggestion => ({ kind: 'deploy', deployment: id, reason });

function ofOne(suspect: Suspect, foreign: string | undefined): Suggestion {
  const { service, minutesBefore } = suspect;
  if (foreign !== undefined) {
    return {
      kind: 'none',
      reason: `The alert speaks of ${foreign}, but ${service} was deployed ${minutesBefore} min before.`,
    };
  }
  return minutesBefore <= NEAR_MINUTES
    ? itWas(suspect, `It is the only deployment of ${service} shortly before, ${minutesBefore} min.`)
    : { kind: 'none', reason: `${service} was deployed ${minutesBefore} min before: that may be chance.` };
}
