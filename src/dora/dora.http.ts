import type { Request, Router } from 'express';
import type { Clock } from '../clock.ts';
import { type FieldFault, invalidFields, Problem } from '../http/problem.ts';
import type { TokenGate } from '../http/token-gate.ts';
import { isTimeZone } from '../teams/local-date.ts';
import { askDora, type DoraDeps, type Question } from './ask-dora.ts';
import type { Subject } from './dora-command.ts';
import { snapshotJson } from './snapshot-json.ts';
import { DEFAULT_WINDOW, type Parsed, parseWindow, type WindowSpec } from './window.ts';

const PARAMETERS: ReadonlySet<string> = new Set(['team', 'service', 'repo', 'from', 'to', 'window', 'tz', 'benchmark']);

/** `GET /v1/dora?team=|service=|repo=&from=&to=|window=&tz=&benchmark=`: the numbers of `/dora` as JSON. */
export function registerDoraHttp(
  router: Router,
  deps: DoraDeps & { readonly clock: Clock; readonly gate: TokenGate },
): void {
  router.get('/v1/dora', deps.gate('read'), async (request, response) => {
    const answer = await askDora(deps, toQuestion(request), deps.clock());
    if (!answer.ok) throw new Problem(404, 'nothing-found', 'Nothing is found for this question', answer.hint);
    response.json(snapshotJson(answer.value));
  });
}

function toQuestion(request: Request): Question {
  const query = new URL(request.url, 'http://localhost').searchParams;
  const faults: FieldFault[] = [...query.keys()].flatMap((name) => faultsOfName(query, name));
  const window = toWindow(query);
  if (!window.ok) faults.push({ pointer: query.has('window') ? '?window' : '?from', detail: window.hint });
  const timeZone = query.get('tz') ?? undefined;
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    faults.push({ pointer: '?tz', detail: `is not a time zone of the IANA database, such as Europe/Berlin` });
  }
  const benchmark = query.get('benchmark') ?? '2019';
  if (benchmark !== '2019') faults.push({ pointer: '?benchmark', detail: 'must be 2019' });
  if (faults.length > 0 || !window.ok) throw invalidFields(faults);
  return {
    subject: toSubject(query),
    window: window.value,
    benchmarkYear: 2019,
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

function faultsOfName(query: URLSearchParams, name: string): FieldFault[] {
  if (!PARAMETERS.has(name))
    return [{ pointer: `?${name}`, detail: `is not known; there are ${[...PARAMETERS].join(', ')}` }];
  const values = query.getAll(name);
  if (values.length > 1) return [{ pointer: `?${name}`, detail: 'is given more than once' }];
  return values[0]?.includes('\u0000') === true ? [{ pointer: `?${name}`, detail: 'contains a NUL byte' }] : [];
}

function toWindow(query: URLSearchParams): Parsed<WindowSpec> {
  const [from, to, word] = [query.get('from'), query.get('to'), query.get('window')];
  if (word !== null && (from ?? to) !== null) return { ok: false, hint: 'goes without from and to' };
  if (from === null && to === null && word === null) return { ok: true, value: DEFAULT_WINDOW };
  const asked = word ?? `${from ?? ''}..${to ?? ''}`;
  return parseWindow(asked) ?? { ok: false, hint: `${JSON.stringify(asked)} is not a window, such as 30d` };
}

/** One of team, service and repo; `team=all`, or none of them, is everything. A repo is the service of its name. */
function toSubject(query: URLSearchParams): Subject {
  const given = (['team', 'service', 'repo'] as const).filter((name) => query.has(name));
  if (given.length > 1)
    throw invalidFields(
      given.map((name) => ({ pointer: `?${name}`, detail: 'give only one of team, service and repo' })),
    );
  const [kind] = given;
  const name = kind === undefined ? 'all' : (query.get(kind) ?? '');
  if (kind === undefined || (kind === 'team' && name === 'all')) return { kind: 'all' };
  return { kind: kind === 'team' ? 'team' : 'service', name };
}
