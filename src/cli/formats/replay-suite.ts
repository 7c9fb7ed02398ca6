import { formatLocalisation } from '../../harness/localise/format-localisation.ts';
import type { ReplayedFile } from '../replay/replayed-file.ts';
import type { TestCase, TestSuite } from './test-suite.ts';

const OUTCOMES: Readonly<Record<ReplayedFile['verdict'], TestCase['outcome']>> = {
  'as expected': 'passed',
  different: 'failed',
  failed: 'failed',
  torn: 'failed',
  hung: 'failed',
  refused: 'error',
  error: 'error',
};

/** Files that were replayed, as tests. @param folder that their names are seen from; empty for single files */
export function replaySuite(folder: string, files: readonly ReplayedFile[]): TestSuite {
  return {
    name: folder === '' ? 'replay' : folder,
    cases: files.map(({ name, verdict, line, failure }) => ({
      name,
      file: folder === '' ? name : `${folder}/${name}`,
      outcome: OUTCOMES[verdict],
      ...(verdict !== 'as expected' && { message: line }),
      ...(failure?.localisation && { details: formatLocalisation(failure.localisation) }),
    })),
  };
}
