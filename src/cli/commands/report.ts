import type { Argv, CommandModule } from 'yargs';

import { LockstepError } from '../../machine/errors.ts';
import { INVARIANT_OPTIONS, invariantArguments } from '../invariant-options.ts';
import { optionOf, textOf, valueOption } from '../option.ts';
import type { ReportArguments } from '../report/report-arguments.ts';
import { parseCount, required } from '../values.ts';
import { withWordsAfterDashes } from '../words-after-dashes.ts';
import type { ParsedWords } from '../words-after-dashes.ts';

const GROUP = 'Report:';

function options(parser: Argv) {
  return parser
    .usage(
      '$0 report RUN.log|SCENARIO.json -o REPORT.html [options]\n\n' +
        'Draws what happened: primary, log channel, backup, disk and clients over positions and virtual time, as one page ' +
        'that needs no network. A log is replayed; a scenario or fixture is run again, on a pair of hosts if it says so.',
    )
    .positional('run', { type: 'string', describe: 'a log, a scenario or a fixture' })
    .options({
      output: { ...valueOption('none', 'the page (HTML)', GROUP), alias: 'o' },
      perfetto: valueOption('none', 'the same as trace events (JSON), for ui.perfetto.dev', GROUP),
      from: valueOption('0', 'the first position shown', GROUP),
      to: valueOption('the last', 'the last position shown', GROUP),
      against: valueOption('none', 'another log, with which a log is compared as by `diff`', GROUP),
      guest: valueOption(
        'the one inside',
        "the guest's file, for a log recorded with --no-embed, or instead of the scenario's own",
        GROUP,
      ),
      leak: valueOption("the fixture's", 'break Lockstep like this meanwhile; none: as it ships', GROUP),
      ...INVARIANT_OPTIONS,
    })
    .example('$0 report run.log -o run.html', 'of a recorded run')
    .example('$0 report good.log --against bad.log -o diff.html', 'where two runs become different')
    .example('$0 report examples/pairs/typed.json -o pair.html', 'of a pair of hosts')
    .epilogue('Exit codes: 0 written, whatever it shows; 2 bad input or usage; 70 an error of Lockstep.');
}

type Parsed = (ReturnType<typeof options> extends Argv<infer T> ? T : never) & ParsedWords;

function reportArguments(parsed: Parsed): ReportArguments {
  const [page, trace] = [textOf(parsed, 'output'), textOf(parsed, 'perfetto')];
  if ((page ?? '') === '' && (trace ?? '') === '') {
    throw new LockstepError(
      'bad-configuration',
      'report into which file? Give -o REPORT.html, --perfetto TRACE.json, or both',
    );
  }
  if (page === trace)
    throw new LockstepError('bad-configuration', `--perfetto ${trace}: the page is written there`);
  const position = (option: string, text: string): number => parseCount(option, text, 0);
  const window = {
    from: optionOf(parsed, 'from', position) ?? 0,
    to: optionOf(parsed, 'to', position) ?? Infinity,
  };
  if (window.from > window.to)
    throw new LockstepError('bad-configuration', `--to ${window.to}: it lies before --from ${window.from}`);
  const given = { guest: textOf(parsed, 'guest'), leak: textOf(parsed, 'leak') };
  const against = textOf(parsed, 'against');
  return { page, trace, window, against, invariants: invariantArguments(parsed), ...given };
}

export const reportCommand: CommandModule<object, Parsed> = {
  command: 'report [run]',
  describe: 'draw what happened, as a page',
  builder: options,
  handler: async (words) => {
    const parsed = withWordsAfterDashes(words, ['run']);
    const path = required('log, scenario or fixture', parsed.run);
    const chosen = reportArguments(parsed);
    const { makeReport } = await import('../report/make-report.ts');
    process.exitCode = await makeReport(path, chosen);
  },
};
