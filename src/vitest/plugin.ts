/// <reference types="vitest/config" />
// `lockstep/vitest/plugin`: for the configuration of vitest.
import type { TestModule, Vite, Vitest, VitestPluginContext } from 'vitest/node';

import { pathFrom } from '../environment/host/folder.ts';
import type { UsedFiles } from './used-files.ts';

/** Vitests that were told already: each of their projects has the plugin. */
const told = new WeakSet<Vitest>();

/**
 * A plugin of vitest: in watch mode the tests of a guest run again when its file is built anew. Put it into `plugins` of the
 * configuration.
 */
export function lockstep(): Vite.Plugin {
  return { name: 'lockstep', configureVitest };
}

function configureVitest({ vitest }: VitestPluginContext): void {
  if (told.has(vitest)) return;
  told.add(vitest);
  const { config } = vitest;
  config.watchTriggerPatterns = [
    ...(config.watchTriggerPatterns ?? []),
    { pattern: ANY, testsToRun: (path) => testsOf(vitest, path) },
  ];
  // A guest may lie where vitest watches nothing.
  const onTestModuleEnd = (module: TestModule): void => {
    if (vitest.config.watch) vitest.vite.watcher.add([...usedBy(module), ...blamedBy(module)]);
  };
  config.reporters.push({ onTestModuleEnd });
}

const ANY = /^/;

/** The files whose tests use the file at a path; and those that could not even be loaded, and blame it. */
function testsOf(vitest: Vitest, path: string): string[] | undefined {
  const file = pathFrom('.', path);
  const modules = vitest.state
    .getTestModules()
    .filter(
      (module) =>
        usedBy(module).includes(file) || blamedBy(module).some((blamed) => nameIn(blamed) === nameIn(file)),
    );
  return modules.length === 0 ? undefined : modules.map(({ moduleId }) => moduleId);
}

/** Guests' files, relative to the working directory. */
function usedBy(module: TestModule): string[] {
  const all = [...module.children.allTests()].flatMap((test) => {
    const { lockstepFiles = [] }: UsedFiles = test.meta();
    return lockstepFiles;
  });
  return [...new Set(all)];
}

/** The file that keeps a module's tests from being loaded, as in `build/uart.elf: no such file`; some have no folder. */
function blamedBy(module: TestModule): string[] {
  return module
    .errors()
    .flatMap(({ name, message }) => (name === 'LockstepError' ? [message.replace(/: .*/s, '')] : []));
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
