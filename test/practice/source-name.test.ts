import { expect, test } from 'vitest';
import { sourceName } from '../../src/practice/source-name.ts';

test.for([
  { why: 'without who asks', url: 'postgres://me:hunter2@db.example.com/metrics', name: 'db.example.com/metrics' },
  {
    why: 'the same with the usual port',
    url: 'postgresql://db.example.com:5432/metrics',
    name: 'db.example.com/metrics',
  },
  { why: 'with another port', url: 'postgres://db.example.com:6432/metrics', name: 'db.example.com:6432/metrics' },
  {
    why: 'whatever is asked of the connection',
    url: 'postgres://db.example.com/metrics?sslmode=require',
    name: 'db.example.com/metrics',
  },
  {
    why: 'by its socket',
    url: 'postgres://localhost/metrics?host=%2Frun%2Fpg&port=5433',
    name: '/run/pg:5433/metrics',
  },
  { why: 'whose database is the account’s', url: 'postgres://me@db.example.com', name: 'db.example.com/me' },
])('a source is named $why', ({ url, name }) => {
  expect(sourceName(url)).toBe(name);
});
