import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertSlackPayload } from '../../../src/slack/limits/limits.ts';
import { readSetup, type SetupForm } from '../../../src/teams/setup/setup.ts';
import { SETUP_MODAL, type SetupOffer, setupView } from '../../../src/teams/setup/setup.view.ts';
import { savedView } from '../../../src/teams/setup/setup-saved.view.ts';

const aForm = (parts: Partial<SetupForm> = {}): SetupForm => ({
  name: 'payments',
  channelId: 'C0123456789',
  timeZone: 'Europe/Berlin',
  chosen: [],
  written: '',
  ...parts,
});

describe('what the form says', () => {
  test.for<{ why: string; form: Partial<SetupForm>; setup: object }>([
    { why: 'the least', form: {}, setup: { name: 'payments', channelId: 'C0123456789', services: [] } },
    {
      why: 'spaces around a name and a zone',
      form: { name: ' payments ', timeZone: ' UTC ' },
      setup: { timeZone: 'UTC' },
    },
    {
      why: 'services chosen and written, each once',
      form: { chosen: ['org/a', 'org/b'], written: 'org/c\norg/a\norg/c' },
      setup: { services: ['org/a', 'org/b', 'org/c'] },
    },
    { why: 'empty lines and spaces', form: { written: '\n  org/a  \r\n\n\t\n' }, setup: { services: ['org/a'] } },
    {
      why: 'a private channel of the old kind',
      form: { channelId: 'G0123456789' },
      setup: { channelId: 'G0123456789' },
    },
    { why: 'a name of 80 characters', form: { name: 'x'.repeat(80) }, setup: { name: 'x'.repeat(80) } },
    { why: 'a service of 200 characters', form: { written: 'x'.repeat(200) }, setup: { services: ['x'.repeat(200)] } },
  ])('is read: $why', ({ form, setup }) => {
    expect(readSetup(aForm(form), ['trend'])).toMatchObject({ setup });
  });

  test.for<{ why: string; form: Partial<SetupForm>; faults: object }>([
    {
      why: 'no name',
      form: { name: '  ' },
      faults: { name: 'A team needs a name without spaces around it.' },
    },
    {
      why: 'a word of /dora, without Slack’s code style',
      form: { name: 'Help' },
      faults: { name: 'Help is a word of /dora itself; choose another name.' },
    },
    {
      why: 'a name that is too long',
      form: { name: 'x'.repeat(81) },
      faults: { name: "A team's name has at most 80 characters; this one has 81." },
    },
    { why: 'no channel', form: { channelId: undefined }, faults: { channel: 'Choose the channel of the team.' } },
    {
      why: 'a direct message for a channel',
      form: { channelId: 'D0123456789' },
      faults: { channel: 'Choose the channel of the team.' },
    },
    {
      why: 'an unknown zone',
      form: { timeZone: 'Berlin time' },
      faults: {
        zone: 'Berlin time is not a time zone of the IANA database. Use a name such as Europe/Berlin or UTC.',
      },
    },
    {
      why: 'a service that is too long',
      form: { written: `org/a\n${'x'.repeat(201)}` },
      faults: { more: 'A service has at most 200 characters; this one has 201.' },
    },
    {
      why: 'everything at once',
      form: { name: '', channelId: undefined, timeZone: '', written: 'x'.repeat(300) },
      faults: {
        name: expect.any(String),
        channel: expect.any(String),
        zone: expect.any(String),
        more: expect.any(String),
      },
    },
  ])('is refused at its field, and only there: $why', ({ form, faults }) => {
    expect(readSetup(aForm(form), ['trend'])).toEqual({ faults });
  });
});

const anOffer = (parts: Partial<SetupOffer> = {}): SetupOffer => ({
  teamId: undefined,
  name: '',
  channelId: 'C0123456789',
  timeZone: 'UTC',
  services: [],
  owned: [],
  ...parts,
});

const many = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => name(index));
/** All that the form shows as the team's own, chosen or written. */
function ownIn(view: object): string[] {
  const { blocks } = view as {
    blocks: { element?: { initial_options?: { value: string }[]; initial_value?: string } }[];
  };
  const [chosen, written] = [blocks[3]?.element?.initial_options ?? [], blocks[4]?.element?.initial_value ?? ''];
  return [...chosen.map(({ value }) => value), ...written.split('\n').filter(Boolean)];
}

describe('the form', () => {
  test.for<{ why: string; offer: Partial<SetupOffer> }>([
    { why: 'a first team, where nothing has deployed', offer: {} },
    { why: 'in a direct message', offer: { channelId: 'D0123456789' } },
    { why: 'a team that owns nothing', offer: { teamId: 7, name: 'payments', services: ['org/a'] } },
    { why: 'the longest name', offer: { name: '🚀'.repeat(40), timeZone: 'America/Argentina/ComodRivadavia' } },
    { why: 'hundreds of services', offer: { services: many(500, (index) => `org/${index}`) } },
    { why: 'hostile services', offer: { services: ['<!channel>', '`*_~', '&'.repeat(75), '🚀'.repeat(37), ''] } },
    { why: 'long services', offer: { owned: many(15, (index) => `${index}`.padEnd(190, 'x')) } },
    { why: 'more of its own than options', offer: { owned: many(150, (index) => `org/${index}`) } },
  ])('is one that Slack accepts: $why', ({ offer }) => {
    const view = setupView(anOffer(offer));
    assertSlackPayload('modal', view);
    expect(view.submit).toBeDefined();
    expect(ownIn(view)).toEqual(offer.owned ?? []);
  });

  test('is filled with what the team has', () => {
    const view = setupView(
      anOffer({ teamId: 7, name: 'payments', timeZone: 'Asia/Tokyo', owned: ['org/a'], services: ['org/b'] }),
    );
    expect(view).toMatchObject({
      private_metadata: '{"teamId":7}',
      blocks: [
        { block_id: 'name', element: { initial_value: 'payments' } },
        { block_id: 'channel', element: { initial_conversation: 'C0123456789' } },
        { block_id: 'zone', element: { initial_value: 'Asia/Tokyo' } },
        {
          block_id: 'services',
          element: { options: [{ value: 'org/a' }, { value: 'org/b' }], initial_options: [{ value: 'org/a' }] },
        },
        { block_id: 'more' },
      ],
    });
  });

  test('that could not show all services of its team is no form: saving it would release the rest', () => {
    const view = setupView(anOffer({ name: 'payments', owned: many(30, (index) => `${index}`.padEnd(200, 'x')) }));
    assertSlackPayload('modal', view);
    expect(view.submit).toBeUndefined();
    expect(JSON.stringify(view)).toContain('*payments* owns 30 services, more than this form can show.');
  });

  test('always shows every service of its team, whatever their names', () => {
    const name = fc.oneof(fc.string({ minLength: 1, maxLength: 200 }), fc.string({ minLength: 60, maxLength: 90 }));
    const names = fc.uniqueArray(
      name.filter((each) => each.trim() === each && !/\p{Cc}/u.test(each)),
      { maxLength: 130 },
    );
    fc.assert(
      fc.property(names, names, (owned, services) => {
        const view = setupView(
          anOffer({ name: 'payments', owned, services: services.filter((one) => !owned.includes(one)) }),
        );
        assertSlackPayload('modal', view);
        const isForm = view.submit !== undefined;
        expect(isForm ? ownIn(view).toSorted() : owned.toSorted()).toEqual(owned.toSorted());
      }),
    );
  });
});

describe('the other views', () => {
  test('are ones that Slack accepts', () => {
    for (const view of [SETUP_MODAL.loading(), SETUP_MODAL.sentence('x'.repeat(4_000))]) {
      expect(() => assertSlackPayload('modal', view)).not.toThrow();
    }
  });

  test.for([
    { why: 'no service', services: [], says: 'It owns no service yet.' },
    { why: 'two services', services: ['org/a', 'org/b'], says: 'It owns org/a, org/b.' },
    {
      why: 'many services',
      services: many(20, (index) => `s${index}`),
      says: 'It owns s0, s1, s2, s3, s4, s5, s6, s7 and 12 more.',
    },
    { why: 'hostile services', services: ['<!channel>', '&'.repeat(200)], says: 'It owns &lt;!channel&gt;, &amp;' },
    { why: 'the longest services', services: many(50, () => '<'.repeat(200)), says: 'and 42 more.' },
  ])('say what was saved: $why', ({ services, says }) => {
    const setup = { name: '<!here>', channelId: 'C0123456789', timeZone: 'UTC', services };
    const view = savedView(setup, { isNew: true });
    assertSlackPayload('modal', view);
    const text = JSON.stringify(view);
    expect(text).toContain(says);
    expect(text).toContain('*&lt;!here&gt;* is set up: <#C0123456789>, UTC.');
    expect(text).not.toMatch(/<[!@]/);
  });

  test('tell whoever makes a team that they are its first member', () => {
    const setup = { name: 'payments', channelId: 'C0123456789', timeZone: 'UTC', services: [] };
    const said = (isNew: boolean) => JSON.stringify(savedView(setup, { isNew }));
    expect(said(true)).toContain('You are its first member');
    expect(said(false)).not.toContain('first member');
  });
});
