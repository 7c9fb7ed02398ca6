import type { EncodedReport } from '../encoded-report.ts';
import { modelOf } from './model.ts';
import { Page } from './page.ts';

// The data lies in the page, in front of this script.
const data = document.querySelector('#report')!;
const report = JSON.parse(data.textContent) as EncodedReport;
// A large report would otherwise be there twice.
data.remove();
new Page(modelOf(report)).show();
