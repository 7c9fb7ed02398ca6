import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import type { EncodedReport } from '../../src/report/encoded-report.ts';
import { encodeReport } from '../../src/report/encode-report.ts';
import { modelOf } from '../../src/report/page/model.ts';
import { PAGE_BEGINNING, reportPage } from '../../src/report/report-page.ts';
import { HOSTILE, SAMPLE } from './sample-report.ts';

const PAGE = reportPage(SAMPLE);

function parts(pattern: RegExp): string[] {
  return [...PAGE.matchAll(pattern)].map(([, part]) => part!);
}

describe('a report as a page', () => {
  test('is the same bytes for the same report', () => {
    expect(reportPage(structuredClone(SAMPLE))).toBe(PAGE);
    expect(PAGE.startsWith(PAGE_BEGINNING)).toBe(true);
  });

  test('names nothing outside of itself', () => {
    expect(PAGE).not.toMatch(/https?:|\/\/[a-z]|@import|url\(/i);
    expect(parts(/ (?:src|href)="([^"]*)"/g)).toEqual(['data:,']);
  });

  test('has a policy that lets exactly its own script and style in', () => {
    const [policy] = parts(/Content-Security-Policy" content="([^"]*)"/g);
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [script] = parts(/<script>([\s\S]*?)<\/script>/g);
    const [style] = parts(/<style>([\s\S]*?)<\/style>/g);
    expect(policy!.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(script!)}`,
      `style-src ${hash(style!)}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  test('has nothing in its data that could end it, or that is no plain ASCII', () => {
    const [data] = parts(/<script type="application\/json" id="report">([\s\S]*?)<\/script>/g);
    expect(data).toMatch(/^[ !-;=?-~]*$/);
    expect(PAGE.match(/<\/script>/g)).toHaveLength(2);
    expect((JSON.parse(data!) as EncodedReport).title).toBe('sample.elf');
  });

  test('shows what acts on a browser or a terminal, instead of letting it act', () => {
    const encoded = JSON.stringify(encodeReport({ ...SAMPLE, title: HOSTILE, about: HOSTILE }));
    expect(encoded).not.toMatch(/\\u00[01]|\\u202|[\u202e\u2028\u007f-\u009f]/);
    expect(encoded).toContain('\\\\u{202e}txt.exe');
    expect(encoded).toContain('^[[31m');
    expect(reportPage({ ...SAMPLE, title: HOSTILE })).toContain('<title>&#60;/script&#62;&#60;img');
  });

  test('is read again as it was written, on both axes', () => {
    const { marks, spans, arrows, curves, lost, bounds, report } = modelOf(encodeReport(SAMPLE));
    expect([...marks.at.position]).toEqual(SAMPLE.marks.map(({ position }) => position));
    expect([...marks.at.ticks]).toEqual(SAMPLE.marks.map(({ ticks }) => ticks));
    expect([...marks.kind].map((kind) => report.markKinds[kind])).toEqual(
      SAMPLE.marks.map(({ kind }) => kind),
    );
    expect([...marks.tone].map((tone) => report.tones[tone])).toEqual(SAMPLE.marks.map(({ tone }) => tone));
    expect([...spans.to.position]).toEqual([400, 300, 310]);
    expect([...spans.from.ticks]).toEqual([0, 15, 16]);
    expect([...arrows.to.position]).toEqual([60, 60]);
    expect([...lost]).toEqual([1]);
    expect([...curves[0]!.value]).toEqual([3, 40, 7]);
    expect(curves[0]!.max).toBe(40);
    expect(bounds).toEqual({ position: [0, 400], ticks: [0, 95] });
  });

  test('can be of a run in which nothing happened', () => {
    const empty = { ...SAMPLE, marks: [], spans: [], arrows: [], curves: [], texts: [], facts: [] };
    expect(modelOf(encodeReport(empty)).bounds).toEqual({ position: [0, 1], ticks: [0, 1] });
    expect(reportPage(empty)).toContain('</html>');
  });
});
