import { COMMANDS } from '../../src/slack/names.ts';
import type { DemoChannel, DemoUser } from '../protocol.ts';
import type { DemoWorkspace } from '../slack/options.ts';

const person = (
  id: string,
  name: string,
  realName: string,
  title: string,
  timeZone: string,
  more: Partial<DemoUser> = {},
): DemoUser => ({
  id,
  name,
  realName,
  title,
  timeZone,
  ...more,
});

const users: readonly DemoUser[] = [
  person('U01MARA', 'mara', 'Mara Lindqvist', 'Lead, Payments', 'Europe/Berlin', { isAdmin: true }),
  person('U02DENIZ', 'deniz', 'Deniz Aydin', 'Engineer, Payments', 'Europe/Berlin'),
  person('U03JONAS', 'jonas', 'Jonas Weber', 'Engineer, Payments', 'Europe/Berlin'),
  person('U04ALICE', 'alice', 'Alice Chen', 'Lead, Storefront', 'America/New_York'),
  person('U05SAM', 'sam', 'Sam Okafor', 'Engineer, Storefront', 'America/New_York'),
  person('U06PRIYA', 'priya', 'Priya Raman', 'Lead, Platform', 'Asia/Kolkata'),
  person('U07TOM', 'tom', 'Tomás Silva', 'Engineer, Platform', 'Asia/Kolkata'),
  person('U10LENA', 'lena', 'Lena Fischer', 'Engineer, Payments', 'Europe/Berlin'),
  person('U11OMAR', 'omar', 'Omar Haddad', 'Engineer, Payments', 'Europe/Berlin'),
  person('U12KASIA', 'kasia', 'Kasia Nowak', 'Engineer, Payments', 'Europe/Warsaw'),
  person('U13BEN', 'ben', 'Ben Carter', 'Engineer, Payments', 'Europe/London'),
  person('U14YUKI', 'yuki', 'Yuki Tanaka', 'Designer, Payments', 'Europe/Berlin'),
  person('U15NIA', 'nia', 'Nia Brooks', 'Engineer, Storefront', 'America/New_York'),
  person('U16HUGO', 'hugo', 'Hugo Martin', 'Engineer, Storefront', 'America/New_York'),
  person('U17INES', 'ines', 'Ines Costa', 'Engineer, Storefront', 'America/Sao_Paulo'),
  person('U18RAVI', 'ravi', 'Ravi Patel', 'Engineer, Storefront', 'America/New_York'),
  person('U19ARUN', 'arun', 'Arun Mehta', 'Engineer, Platform', 'Asia/Kolkata'),
  person('U20DEV', 'dev', 'Dev Sharma', 'Engineer, Platform', 'Asia/Kolkata'),
  person('U21EVA', 'eva', 'Eva Novak', 'Engineer, Payments (new)', 'Europe/Prague'),
  person('U08GINA', 'gina', 'Gina Moretti', 'Contractor (guest)', 'Europe/Rome', { isGuest: true }),
  person('U09LEE', 'lee', 'Lee Park', 'Parcelworks (another organisation)', 'Asia/Seoul', { isStranger: true }),
];

/** All scopes of the manifest, also the optional ones. */
const SCOPES = [
  'commands',
  'chat:write',
  'users:read',
  'channels:read',
  'groups:read',
  'usergroups:read',
  'channels:history',
  'groups:history',
  'im:history',
  'im:write',
];

const BOT = { userId: 'U0DRUMBEAT', botId: 'B0DRUMBEAT', name: 'Drumbeat' };
const EVERYBODY = users.filter(({ isGuest, isStranger }) => !isGuest && !isStranger).map(({ id }) => id);

/** More members of the teams. The demo answers the pulse for them. */
const PAYMENTS_CREW = ['U10LENA', 'U11OMAR', 'U12KASIA', 'U13BEN', 'U14YUKI'];
/** Her lead has just added her. She has not said yet that it is her team, so the pulse asks her that first. */
export const NEWCOMER = 'U21EVA';
const STOREFRONT_CREW = ['U15NIA', 'U16HUGO', 'U17INES', 'U18RAVI'];
const PLATFORM_CREW = ['U19ARUN', 'U20DEV'];
export const COLLEAGUES: readonly string[] = [...PAYMENTS_CREW, ...STOREFRONT_CREW, ...PLATFORM_CREW];

const channel = (id: string, name: string, topic: string, members: readonly string[]): DemoChannel => ({
  id,
  name,
  kind: 'channel',
  topic,
  members: [...members, BOT.userId],
});

const channels: readonly DemoChannel[] = [
  channel('C01GENERAL', 'general', 'Everybody at Lantern', [...EVERYBODY, 'U08GINA']),
  channel('C02PAYMENTS', 'payments', 'Checkout, billing, ledger', [
    'U01MARA',
    'U02DENIZ',
    'U03JONAS',
    ...PAYMENTS_CREW,
    NEWCOMER,
  ]),
  channel('C03STORE', 'storefront', 'Web shop, search, cart', ['U04ALICE', 'U05SAM', 'U01MARA', ...STOREFRONT_CREW]),
  channel('C05PARCEL', 'parcelworks', 'Shared with Parcelworks, who deliver', ['U01MARA', 'U04ALICE', 'U09LEE']),
  channel('C04PLATFORM', 'platform', 'What the others build on', ['U06PRIYA', 'U07TOM', 'U01MARA', ...PLATFORM_CREW]),
];

/** The leads and members of each team of the sample, and who is on call where an incident names no person. */
export const SAMPLE_CREWS: Readonly<
  Record<string, { leads: readonly string[]; members: readonly string[]; onCall: readonly string[] }>
> = {
  payments: {
    leads: ['U01MARA'],
    members: ['U01MARA', 'U02DENIZ', 'U03JONAS', ...PAYMENTS_CREW, NEWCOMER],
    onCall: ['U03JONAS'],
  },
  storefront: { leads: ['U04ALICE'], members: ['U04ALICE', 'U05SAM', ...STOREFRONT_CREW], onCall: ['U05SAM'] },
  platform: { leads: ['U06PRIYA'], members: ['U06PRIYA', 'U07TOM', ...PLATFORM_CREW], onCall: ['U07TOM'] },
};

/** The people, channels and commands of Lantern, a small company that sells lamps. */
export const SAMPLE_WORKSPACE: DemoWorkspace = {
  name: 'Lantern',
  id: 'T0LANTERN',
  users,
  channels,
  usergroups: [
    { id: 'S01ONCALL', handle: 'payments-on-call', name: 'On call for payments', users: ['U02DENIZ', 'U03JONAS'] },
  ],
  bot: { ...BOT, scopes: SCOPES },
  commands: [
    {
      command: COMMANDS.dora,
      description: 'How a team delivers, in DORA’s metrics',
      usageHint:
        '[explain | deploys | trend] [team | service | all] [30d | 8w | last-week] | setup | settings | status | mute | help',
    },
    {
      command: COMMANDS.pulse,
      description: 'A short survey about building software here, and what it said',
      usageHint: '[answer | results | space | action | privacy | delete | stop | preview | start | help]',
    },
  ],
};
