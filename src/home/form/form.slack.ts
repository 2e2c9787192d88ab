import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { failedModal } from '../../slack/failure-words.ts';
import { fillModal, type Opening, openModal } from '../../slack/modals/modal.ts';
import { updateView } from '../../slack/modals/update-view.ts';
import { withPatience } from '../../slack/patience.ts';
import { formFrame, formView } from './form.view.ts';
import type { InTransaction } from './form-stores.ts';
import type { FormTarget } from './form-target.ts';
import { type LoadAskedDeps, loadAsked } from './load-asked.ts';
import { formOfKind, type Press, type SettingsForm, type Submission } from './settings-form.ts';

export type FormDeps = LoadAskedDeps & {
  readonly forms: readonly SettingsForm[];
  readonly inTransaction: InTransaction;
  readonly clock: Clock;
  readonly log: Log;
};

type FormRequest = { readonly userId: string; readonly target: FormTarget };

/** Opens a form that shows what is set now. */
export const openForm =
  (deps: FormDeps) =>
  ({ userId, target, ...opening }: Opening & FormRequest): Promise<void> =>
    openModal({ ...opening, ...filling(deps, { userId, target }) });

/** Loads what is set now and shows it in the form. */
function filling(deps: FormDeps, { userId, target: { form: kind, teamId: team } }: FormRequest) {
  const form = formOfKind(deps.forms, kind);
  const frame = formFrame(form, team);
  const fill = async (): Promise<ModalView> => {
    const now = await form.filled(await loadAsked(deps, userId, team));
    return 'why' in now ? frame.sentence(now.why) : formView(form, team, now.blocks);
  };
  return { frame, fill, log: deps.log, failure: 'A form of the settings could not be filled' };
}

type Submitted = Pick<Submission, 'values' | 'tooLate'> & FormRequest;

/** Checks and saves what somebody filled in. They need the permission now, not only when the form was opened. */
export async function submitForm(deps: FormDeps, { target, values, userId, tooLate }: Submitted) {
  const asked = await loadAsked(deps, userId, target.teamId);
  const by = { actor: userId, at: deps.clock() };
  const { inTransaction } = deps;
  return formOfKind(deps.forms, target.form).submit(asked, { values, tooLate, by, inTransaction });
}

type Pressed = Pick<Press, 'action' | 'value'> & FormRequest & { readonly viewId: string };

/** Runs the action of a button in a form, then shows the form as it is now. It returns whether the action ran. */
export async function pressAction(
  deps: FormDeps,
  client: WebClient,
  { action, value, userId, viewId, target }: Pressed,
): Promise<boolean> {
  const form = formOfKind(deps.forms, target.form);
  const done = await withPatience(runAction(deps, form, { action, value, userId, target }), formStays).catch(
    (error: unknown) => {
      deps.log.error({ error }, 'What a button says was not done');
      return { ok: false, why: failedModal(error) } as const;
    },
  );
  if (done.ok) await fillModal({ client, viewId, ...filling(deps, { userId, target }) });
  else await updateView(client, viewId, formFrame(form, target.teamId).sentence(done.why));
  return done.ok;
}

/** The form stays in sight while the action runs, so the person needs no other word. */
const formStays = (): Promise<void> => Promise.resolve();

async function runAction(
  deps: FormDeps,
  form: SettingsForm,
  { action, value, userId, target }: Omit<Pressed, 'viewId'>,
) {
  const asked = await loadAsked(deps, userId, target.teamId);
  const by = { actor: userId, at: deps.clock() };
  return form.press(asked, { action, value, by, inTransaction: deps.inTransaction });
}
