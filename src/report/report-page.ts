import { createHash } from 'node:crypto';

import { encodeReport } from './encode-report.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from './page.generated.ts';
import type { Report } from './report.ts';
import { visible } from '../machine/visible.ts';

/** What every such page begins with. */
export const PAGE_BEGINNING = '<!doctype html>\n<!-- A report of Lockstep. -->\n';

/**
 * A report as one HTML page that needs nothing else: no network, no other file. The same report is the same bytes. What a
 * guest has printed is data there: the browser is told by the page's policy to run its one script and nothing else.
 */
export function reportPage(report: Report): string {
  const data = dataText(encodeReport(report));
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(PAGE_SCRIPT)}`,
    `style-src ${hashOf(PAGE_STYLE)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `${PAGE_BEGINNING}<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escaped(visible(report.title))} - Lockstep report</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<noscript>This page draws its picture with JavaScript, which is switched off.</noscript>
<script type="application/json" id="report">${data}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

/** Data that ends no element, and begins no comment, whatever is in its texts: `<` and whatever is no ASCII are escapes. */
function dataText(data: unknown): string {
  return JSON.stringify(data).replaceAll(
    /[<>&\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** How a policy names a script or a style. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
