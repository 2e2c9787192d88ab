import { writeFileSync } from 'node:fs';
import { openIncident } from '../../demo/open-incident.ts';
import { startDemo } from '../../demo/start-demo.ts';
import { demoClock } from '../../demo/time/demo-clock.ts';
import { systemClock } from '../../src/clock.ts';
import { startRecorder } from './recorder.ts';
import { changeDirectory, distinct, takeTour } from './tour.ts';

/** Two people take the tour of the sample organisation while an incident and a pulse are open. Returns how much was kept. */
export async function recordPayloads(databaseUrl: string, file: URL): Promise<number> {
  const clock = demoClock(systemClock);
  const demo = await startDemo({ databaseUrl, clock, pagePort: 0, botPort: 0 });
  const recorder = await startRecorder(`${demo.bot.url}/slack/events`);
  try {
    const { slack } = demo;
    slack.setBotUrl(recorder.url);
    // The next Monday opens the pulse, and Tuesday has its digests.
    await demo.moveTime({ by: 8 * 24 * 60 });
    await openIncident({ url: demo.bot.url, token: demo.token }, clock.now());
    await demo.bot.tick();
    for (const as of ['U02DENIZ', 'U01MARA']) {
      slack.say(as, 'C02PAYMENTS', 'Is checkout down?');
      await takeTour(slack, as, 'C02PAYMENTS');
    }
    await changeDirectory(slack, 'U02DENIZ', 'C02PAYMENTS');
    const kept = distinct(recorder.envelopes);
    writeFileSync(file, `[\n${kept.map((envelope) => JSON.stringify(envelope)).join(',\n')}\n]\n`);
    return kept.length;
  } finally {
    await recorder.close();
    await demo.close();
  }
}
