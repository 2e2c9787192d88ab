import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { serviceKey, serviceName } from '../../src/names/service-name.ts';

describe('spellings of one repository', () => {
  test.for([
    { why: 'as most senders write it', sent: 'acme/billing' },
    { why: 'in another case, as CI systems that read the name from the repository', sent: 'Acme/Billing' },
    { why: 'in capitals', sent: 'ACME/BILLING' },
    { why: 'the address of the page', sent: 'https://github.com/Acme/Billing' },
    { why: 'the address to clone (GITHUB_SERVER_URL, CI_PROJECT_URL)', sent: 'https://github.com/acme/billing.git' },
    { why: 'with a slash at the end', sent: 'https://github.com/acme/billing/' },
    { why: 'with the suffix and a slash', sent: 'https://github.com/acme/billing.git/' },
    { why: 'without encryption, with a port', sent: 'http://git.example.com:8443/acme/billing.git' },
    {
      why: 'with a user and a secret, as GitLab’s CI_REPOSITORY_URL',
      sent: 'https://gitlab-ci-token:s3cr3t@gitlab.example.com/acme/billing.git',
    },
    { why: 'with a branch behind it', sent: 'https://github.com/acme/billing?ref=main' },
    { why: 'with a fragment', sent: 'https://github.com/acme/billing#readme' },
    { why: 'as ssh writes it (Jenkins’ GIT_URL)', sent: 'git@github.com:Acme/Billing.git' },
    { why: 'as ssh writes it, from the root', sent: 'git@git.example.com:/acme/billing.git' },
    { why: 'as an ssh address', sent: 'ssh://git@github.com/acme/billing.git' },
    { why: 'as an ssh address with a port', sent: 'ssh://git@host:22/acme/billing.git' },
    { why: 'as package files write it', sent: 'git+https://github.com/acme/billing.git' },
    { why: 'as package files write it, by ssh', sent: 'git+ssh://git@github.com/acme/billing.git' },
    { why: 'by the old protocol', sent: 'git://github.com/acme/billing.git' },
    { why: 'without the protocol, as Go writes it', sent: 'github.com/acme/billing' },
    { why: 'as Slack labels a link', sent: 'www.github.com/acme/billing/' },
    { why: 'with Bitbucket’s own part of the path', sent: 'https://bitbucket.example.com/scm/ACME/billing.git' },
    { why: 'escaped, as in an API', sent: 'https://gitlab.example.com/acme%2Fbilling' },
    { why: 'with spaces around it', sent: '  acme/billing ' },
    { why: 'with a non-breaking space, from a spreadsheet', sent: 'acme/billing\u00A0' },
    { why: 'with a mark of byte order, from a file', sent: '\uFEFFacme/billing' },
    { why: 'with a space of no width, from a chat', sent: 'acme/\u200Bbilling' },
    { why: 'with the suffix alone', sent: 'acme/billing.git' },
    { why: 'with the suffix in capitals', sent: 'Acme/Billing.GIT' },
  ])('$why', ({ sent }) => expect(serviceKey(sent)).toBe('acme/billing'));
});

describe('pairs of one name', () => {
  test.for([
    { why: 'single and double spaces', pair: ['Check out', 'check  out'] },
    { why: 'composed and decomposed letters', pair: ['zahlung-für', 'zahlung-fu\u0308r'] },
    { why: 'ß and SS', pair: ['straße', 'STRASSE'] },
    { why: 'the two small sigmas', pair: ['ΛΟΓΟΣ', 'λογος'] },
    { why: 'the sign of kelvin and the letter', pair: ['\u212Aafka', 'kafka'] },
    { why: 'groups in groups', pair: ['https://gitlab.com/acme/web/shop.git', 'git@gitlab.com:acme/web/shop.git'] },
    {
      why: 'Azure DevOps by web and by ssh',
      pair: ['https://dev.azure.com/acme/shop/_git/api', 'git@ssh.dev.azure.com:v3/acme/shop/api'],
    },
  ])('$why', ({ pair: [one = '', other = ''] }) => expect(serviceKey(one)).toBe(serviceKey(other)));
});

describe('pairs of two names', () => {
  test.for([
    { why: 'other owners', pair: ['acme/billing', 'umbrella/billing'] },
    { why: 'a name in a group and the group', pair: ['acme/web/shop', 'acme/web'] },
    {
      why: 'services of other hosts: an address with one part is no repository',
      pair: ['https://eu.example.com/api', 'https://us.example.com/api'],
    },
    { why: 'hosts alone', pair: ['https://eu.example.com', 'https://us.example.com/'] },
    { why: 'accents', pair: ['resume', 'résumé'] },
    { why: 'a dot that is part of the name', pair: ['acme/billing.github.io', 'acme/billing'] },
    { why: 'a name that ends like the suffix', pair: ['acme/legit', 'acme/le'] },
    {
      why: 'v3 elsewhere than at Azure',
      pair: ['https://git.example.com/v3/acme/api', 'https://git.example.com/acme/api'],
    },
    { why: 'an address of a mailbox with a port is no repository', pair: ['ops@mail.example.com:25', '25'] },
    { why: 'emoji that differ in what joins them', pair: ['👩‍💻', '👩💻'] },
  ])('$why', ({ pair: [one = '', other = ''] }) => expect(serviceKey(one)).not.toBe(serviceKey(other)));
});

test.for([
  ['https://github.com/Acme/Billing.git', 'Acme/Billing'],
  ['  Check\u00A0 Out ', 'Check Out'],
  ['https://shop.example.com', 'https://shop.example.com'],
  ['/', '/'],
  ['.git', '.git'],
])('%s is shown as %s', ([sent = '', shown]) => expect(serviceName(sent)).toBe(shown));

test('a name that was written before has the same key, and is shown as it is', () => {
  const odd = fc.constantFrom(
    'https://',
    'git@',
    'host:',
    '/',
    '.git',
    ' ',
    'Ab',
    'ß',
    '%2F',
    '?',
    '#',
    'é',
    'e\u0301',
    '\u200B',
    'scm/',
    'v3/',
    '_git/',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(odd, fc.string({ unit: 'grapheme' })), { maxLength: 6 }), (parts) => {
      const shown = serviceName(parts.join(''));
      expect(serviceName(shown)).toBe(shown);
      expect(serviceKey(serviceKey(shown))).toBe(serviceKey(parts.join('')));
    }),
    { numRuns: 3_000 },
  );
});
