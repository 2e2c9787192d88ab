/** What follows `/dora incident`: a new incident, or something about those that exist. */
export type IncidentCommand =
  | { readonly kind: 'declare'; readonly title: string }
  | { readonly kind: 'list'; readonly words: readonly string[] }
  | { readonly kind: 'resolve' }
  | { readonly kind: 'onset' };

export type ParsedIncident =
  | { readonly ok: true; readonly value: IncidentCommand }
  | { readonly ok: false; readonly hint: string };

const HINT =
  'Write `/dora incident declare WHAT HAPPENED`, `/dora incident resolve`, `/dora incident onset`, or `/dora incidents [team]` for the list.';

/** Reads what follows `/dora incident`. A hint is a sentence for the person who typed the command. */
export function parseIncidentCommand(words: readonly string[]): ParsedIncident {
  const [verb = '', ...rest] = words;
  switch (verb.toLowerCase()) {
    case 'declare':
    case 'new':
      return { ok: true, value: { kind: 'declare', title: rest.join(' ') } };
    case 'list':
      return { ok: true, value: { kind: 'list', words: rest } };
    case 'resolve':
      return rest.length === 0 ? { ok: true, value: { kind: 'resolve' } } : { ok: false, hint: HINT };
    case 'onset':
      return rest.length === 0 ? { ok: true, value: { kind: 'onset' } } : { ok: false, hint: HINT };
    default:
      return { ok: false, hint: HINT };
  }
}
