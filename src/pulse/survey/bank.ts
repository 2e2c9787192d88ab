import { activity, communication, efficiency, performance, satisfaction } from './bank-entry.ts';
import { DAY_TO_DAY, type Question } from './question.ts';
import { CYCLE_MINUTES, degreeOf, EASE, FREQUENCY, HINDRANCE, PART, QUALITY, SATISFACTION } from './scale.ts';

const FL = 'feedback-loops';
const CL = 'cognitive-load';
const FLOW = 'flow';
const worse = 'first';

/** All closed questions. They ask about the last two weeks unless they say otherwise. An id is never given to another question. */
export const BANK: readonly Question[] = [
  satisfaction(
    DAY_TO_DAY,
    'How satisfied are you with your day-to-day experience of building software here?',
    SATISFACTION,
    null,
  ),
  satisfaction('Q02', 'How satisfied are you with the tools you use most?', SATISFACTION, CL),
  satisfaction('Q03', 'How sustainable does your current pace of work feel?', degreeOf('sustainable'), FLOW),
  satisfaction('Q04', 'How often did you end a working day worn out by the job?', FREQUENCY, null, {
    companion: 'pages out of hours',
    favourable: worse,
    isSensitive: true,
  }),
  satisfaction('Q05', 'How much of your working time felt worth doing?', PART, FLOW),
  satisfaction('Q06', 'How manageable was your latest on-call shift?', degreeOf('manageable'), CL, {
    friction: 'unplanned',
    companion: 'incidents per shift',
  }),
  performance(
    'Q07',
    'How confident are you that what you ship works for users first time?',
    degreeOf('confident'),
    FL,
    { companion: 'change fail rate' },
  ),
  performance('Q08', 'If a release goes wrong, how easy is it for your team to get service back?', EASE, FL, {
    friction: 'deploys',
    companion: 'recovery time',
  }),
  performance(
    'Q09',
    'How clear is it to you what a good result looks like for your current work?',
    degreeOf('clear'),
    CL,
    { friction: 'requirements' },
  ),
  activity('Q10', 'How much of your time went to work nobody had planned?', PART, FLOW, {
    friction: 'unplanned',
    companion: 'deployment rework rate',
    favourable: worse,
  }),
  activity('Q11', 'How often did you re-run CI on unchanged code to get it green?', FREQUENCY, FL, {
    friction: 'flaky-ci',
    companion: 'CI rerun rate',
    favourable: worse,
  }),
  activity('Q12', 'How often did repetitive manual steps get in your way?', FREQUENCY, CL, { favourable: worse }),
  communication(
    'Q13',
    'How satisfied are you with how soon your changes get a first useful review?',
    SATISFACTION,
    FL,
    { friction: 'reviews', companion: 'time to first review' },
  ),
  communication('Q14', 'When you need another team, how easy is it to get an answer in time?', EASE, FLOW, {
    friction: 'other-teams',
  }),
  communication('Q15', 'How easy is it to find internal documentation that answers your question?', EASE, CL, {
    friction: 'docs',
  }),
  communication('Q16', 'How reliable is that documentation, once you have found it?', degreeOf('reliable'), CL, {
    friction: 'docs',
  }),
  communication(
    'Q17',
    'How well would our current onboarding material take a new colleague to a first merged change?',
    QUALITY,
    CL,
    { friction: 'docs' },
  ),
  communication('Q18', 'How safe is it here to say that something is going wrong?', degreeOf('safe'), null, {
    isSensitive: true,
  }),
  efficiency('Q19', 'How much does waiting for local builds or test runs slow you down?', HINDRANCE, FL, {
    friction: 'local-build',
    favourable: worse,
  }),
  efficiency('Q20', 'How long is your usual local build-and-test cycle?', CYCLE_MINUTES, FL, {
    friction: 'local-build',
    favourable: worse,
  }),
  efficiency('Q21', 'How satisfied are you with how fast CI tells you whether a change is good?', SATISFACTION, FL, {
    friction: 'slow-ci',
    companion: 'CI duration',
  }),
  efficiency('Q22', 'When CI fails on your change, how often is your change really the reason?', FREQUENCY, FL, {
    friction: 'flaky-ci',
    companion: 'flaky tests',
  }),
  efficiency('Q23', 'How much do meetings break up your time for focused work?', HINDRANCE, FLOW, {
    friction: 'meetings',
    favourable: worse,
  }),
  efficiency('Q24', 'How often did you get two unbroken hours for demanding work?', FREQUENCY, FLOW, {
    friction: 'meetings',
  }),
  efficiency('Q25', 'How easy is it to understand the code you have to change?', EASE, CL, { friction: 'code' }),
  efficiency('Q26', 'How painful is putting a change into production?', degreeOf('painful'), FL, {
    friction: 'deploys',
    companion: 'change fail rate',
    favourable: worse,
  }),
];

/** The questions with these ids, in this order. */
export const questionsOf = (ids: readonly string[]): readonly Question[] => ids.flatMap((id) => questionOf(id) ?? []);

export const questionOf = (id: string): Question | undefined => BANK.find((question) => question.id === id);

/** The questions that may be asked: without the sensitive ones where a workspace is too small for the answers that they need. */
export const askable = (bank: readonly Question[], audience: number, sensitiveK: number): readonly Question[] =>
  bank.filter(({ isSensitive }) => !isSensitive || audience >= sensitiveK);
