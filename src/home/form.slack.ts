import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { withPatience } from '../slack/patience.ts';
import { updateView } from '../slack/update-view.ts';
import { formView, loadingForm, sentenceForm } from './form.view.ts';
import type { FormTarget } from './form-target.ts';
import { formOfKind } from './forms/all-forms.ts';
import type { InTransaction } from './forms/form-stores.ts';
import type { Press, SettingsForm, Submission } from './forms/settings-form.ts';
import { type LoadAskedDeps, loadAsked } from './load-asked.ts';
import { alreadySaid, DATABASE_DOWN } from './settings.slack.ts';

export type FormDeps = LoadAskedDeps & {
  readonly forms: readonly SettingsForm[];
  readonly inTransaction: InTransaction;
  readonly clock: Clock;
  readonly log: Log;
};

type Opening = {
  readonly client: WebClient;
  readonly triggerId: string;
  readonly userId: string;
  readonly target: FormTarget;
  /** Above the settings, which show the change when it closes. */
  readonly onTop: boolean;
};

/** Opens a form: at once with a word of patience, because a trigger lasts three seconds, then with what is set. */
export const openForm =
  (deps: FormDeps) =>
  async ({ client, triggerId, userId, target, onTop }: Opening): Promise<void> => {
    const view = loadingForm(formOfKind(deps.forms, target.form), target.teamId);
    const asked = { trigger_id: triggerId, view };
    const opened = await (onTop ? client.views.push(asked) : client.views.open(asked));
    if (opened.view?.id !== undefined) await fillForm(deps, client, { viewId: opened.view.id, userId, target });
  };

type Filling = { readonly viewId: string; readonly userId: string; readonly target: FormTarget };

/** Shows what is set now in the window of a form. */
async function fillForm(deps: FormDeps, client: WebClient, { viewId, userId, target }: Filling): Promise<void> {
  const { form: kind, teamId: team } = target;
  const form = formOfKind(deps.forms, kind);
  const filled = loadAsked(deps, userId, team).then((asked) => form.filled(asked));
  const view = await withPatience(filled, alreadySaid).then(
    (now) => ('why' in now ? sentenceForm(form, team, now.why) : formView(form, team, now.blocks)),
    (error: unknown) => {
      deps.log.error({ error }, 'A form of the settings could not be filled');
      return sentenceForm(form, team, DATABASE_DOWN);
    },
  );
  await updateView(client, viewId, view);
}

type Submitted = Pick<Submission, 'values' | 'tooLate'> & { readonly userId: string; readonly target: FormTarget };

/** Checks and saves what somebody filled in, as somebody who may do so now. */
export async function submitForm(deps: FormDeps, { target, values, userId, tooLate }: Submitted) {
  const asked = await loadAsked(deps, userId, target.teamId);
  const by = { actor: userId, at: deps.clock() };
  const { inTransaction } = deps;
  return formOfKind(deps.forms, target.form).submit(asked, { values, tooLate, by, inTransaction });
}

type Pressed = Pick<Press, 'action' | 'value'> & Filling;

const NOT_DONE = 'Not done: Drumbeat cannot reach its database. Close this and try again in a minute.';

/** Does what a button of a form says, then shows the form as it is now; false where it was not done. */
export async function pressAction(
  deps: FormDeps,
  client: WebClient,
  { action, value, userId, viewId, target }: Pressed,
): Promise<boolean> {
  const form = formOfKind(deps.forms, target.form);
  const done = await withPatience(pressed(deps, form, { action, value, userId, target }), alreadySaid).catch(
    (error: unknown) => {
      deps.log.error({ error }, 'What a button says was not done');
      return { ok: false, why: NOT_DONE } as const;
    },
  );
  if (done.ok) await fillForm(deps, client, { viewId, userId, target });
  else await updateView(client, viewId, sentenceForm(form, target.teamId, done.why));
  return done.ok;
}

async function pressed(deps: FormDeps, form: SettingsForm, { action, value, userId, target }: Omit<Pressed, 'viewId'>) {
  const asked = await loadAsked(deps, userId, target.teamId);
  const by = { actor: userId, at: deps.clock() };
  return form.press(asked, { action, value, by, inTransaction: deps.inTransaction });
}
