import { beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../../src/db/db.ts';
import type { FormStores, InTransaction } from '../../../src/home/form/form-stores.ts';
import { ofPerson, ofTeam, ofWorkspace } from '../../../src/home/form/owner.ts';
import { faulty, SAVED, type SavedForm } from '../../../src/home/form/saved-form.ts';
import { settingsForm } from '../../../src/home/form/settings-form.ts';
import { mutesStore } from '../../../src/teams/mutes.store.ts';
import { unknownPerson, type Who } from '../../../src/teams/rights.ts';
import { testDatabase } from '../../support/database.ts';

const { db, reset } = await testDatabase();
beforeEach(reset);

const by = { actor: 'UMARA', at: new Date('2026-11-02T12:00:00Z') };
const mara: Who = { ...unknownPerson('UMARA'), person: { ...unknownPerson('UMARA').person, isFullMember: true } };
const asked = { who: mara, team: undefined };

const inTransaction: InTransaction = (work) =>
  db.transaction((tx: Db) => work({ mutes: mutesStore(tx) } as FormStores));
const written = () => mutesStore(db).mutedBy({ person: 'UMARA' });

/** A form that writes first, and then answers what `then` does. */
const formThat = (then: () => SavedForm, owner = ofPerson) =>
  settingsForm({
    kind: 'any',
    title: 'Any',
    owner,
    load: () => 'what is set',
    blocks: () => [{ type: 'divider' }],
    fields: {
      read: (values) =>
        values['right'] === undefined ? { ok: false, faults: { right: 'Say it.' } } : { ok: true, value: undefined },
      async save({ mutes }) {
        await mutes.mute({ person: 'UMARA' }, ['pulse-reminder'], by);
        return then();
      },
    },
    actions: [{ name: 'mute', run: ({ mutes }, kind) => mutes.mute({ person: kind }, ['pulse-reminder'], by) }],
  });

const submission = {
  values: { right: {} },
  tooLate: new AbortController().signal,
  by,
  inTransaction,
};

describe('a form is saved whole or not at all', () => {
  test.for([
    { why: 'what is saved stays', saved: SAVED, stays: ['pulse-reminder'] },
    {
      why: 'what was saved stays, too, if the window shows something',
      saved: { kind: 'show', blocks: [] } as const,
      stays: ['pulse-reminder'],
    },
    { why: 'a fault that is found late undoes what was written', saved: faulty({ right: 'Taken.' }), stays: [] },
    { why: 'a refusal undoes it, too', saved: { kind: 'refused', why: 'It is gone.' } as const, stays: [] },
  ])('$why', async ({ saved, stays }) => {
    expect(await formThat(() => saved).submit(asked, submission)).toEqual(saved);
    expect(await written()).toEqual(stays);
  });

  test('a fault of a field is found before anything is written', async () => {
    const saved = await formThat(() => SAVED).submit(asked, { ...submission, values: {} });
    expect(saved).toEqual({ kind: 'faults', faults: { right: 'Say it.' } });
    expect(await written()).toEqual([]);
  });

  test('nothing stays written once the person has read that nothing was saved', async () => {
    const late = new AbortController();
    const form = formThat(() => {
      late.abort(new Error('Two seconds are over'));
      return SAVED;
    });
    await expect(form.submit(asked, { ...submission, tooLate: late.signal })).rejects.toThrow('Two seconds');
    expect(await written()).toEqual([]);
  });

  test('an error is thrown, and what was written is undone', async () => {
    const form = formThat(() => {
      throw new Error('The disk is full');
    });
    await expect(form.submit(asked, submission)).rejects.toThrow('The disk is full');
    expect(await written()).toEqual([]);
  });
});

describe('people who may not use a form read why, and nothing is written', () => {
  const press = { action: 'mute', value: 'UMARA', by, inTransaction };
  test.for([
    { why: 'somebody from outside', form: formThat(() => SAVED), who: unknownPerson('UMARA'), says: 'full members' },
    {
      why: 'a member, of what is set for the workspace',
      form: formThat(() => SAVED, {
        ...ofPerson,
        permission: () => ofWorkspace('manage-tokens').permission('workspace'),
      }),
      who: mara,
      says: 'Only the admins',
    },
    {
      why: 'anybody, of a team that is gone',
      form: settingsForm({ kind: 'any', title: 'Any', owner: ofTeam, load: () => 1, blocks: () => [] }),
      who: { ...mara, isAdmin: true },
      says: 'This team is gone.',
    },
  ])('$why', async ({ form, who, says }) => {
    const why = expect.stringContaining(says);
    expect(await form.filled({ who, team: undefined })).toMatchObject({ why });
    expect(await form.submit({ who, team: undefined }, submission)).toEqual({ kind: 'refused', why });
    expect(await form.press({ who, team: undefined }, press)).toEqual({ ok: false, why });
    expect(await written()).toEqual([]);
  });

  test('a button that the form does not have does nothing', async () => {
    const form = formThat(() => SAVED);
    expect(await form.press(asked, { ...press, action: 'send-delivery' })).toEqual({ ok: true });
    expect(await written()).toEqual([]);
    expect(await form.press(asked, press)).toEqual({ ok: true });
    expect(await written()).toEqual(['pulse-reminder']);
  });
});
