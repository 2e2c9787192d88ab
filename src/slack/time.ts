/** An instant that Slack shows each reader on their own clock: "Nov 25, 2026 at 10:00". Other readers get it in UTC. */
export const slackTime = (at: Date): string =>
  `<!date^${Math.floor(at.getTime() / 1_000)}^{date_short_pretty} at {time}|${at.toISOString().slice(0, 16).replace('T', ' ')} UTC>`;
