/** Every place that the attack looks at. */
export const TRACE = {
  rows: 'every row of every table, with its system columns',
  deadRows: 'dead rows in the pages of every table',
  lists: 'the write-ahead log: who is locked or changed in a list of people',
  clear: 'answers in clear, in any file of the server or in the bot’s log',
  key: 'the key, in any file of the server or in the bot’s log',
  reader: 'a role that may only read: a key that opens answers',
  statements: 'the server’s log of statements: a person beside an answer',
  reminding: 'the server’s log of statements: who is reminded',
  closing: 'the server’s log of statements: whose messages are changed at the close',
  troubled: 'every row while Slack fails at a reminder',
  botLog: 'the bot’s log at every level: what became of each delivery',
  botLogTimes: 'the bot’s log at every level: when somebody answers',
  messages: 'what stays in people’s private messages',
  deliveries: 'deliveries and gates of the wave',
  remains: 'sealed rows and keys',
} as const;
