import { createMachine, guestOf } from '../guest-run.mjs';
import { callMicroseconds } from '../measure.mjs';
import { PAGE_BYTES, dirtyPages } from '../programs.mjs';

const PAGES = [0, 16, 64, 256];

/** What it costs to make, save, load, reset and digest a machine of 128 MiB. */
export function state({ quick }) {
  const calls = quick ? 20 : 200;
  const guest = guestOf(dirtyPages(0).file);
  const machines = new Map(PAGES.map((pages) => [pages, dirtied(pages)]));
  const time = (pages, work) => {
    const { machine, dirty } = machines.get(pages);
    return callMicroseconds(calls, dirty, () => work(machine));
  };
  const microseconds = (label, target) => ({ label, unit: 'us', better: 'lower', target });
  return {
    figures: {
      ...Object.fromEntries(
        PAGES.map((pages) => [
          `reset${pages}`,
          microseconds(`reset, ${pages} dirty pages`, pages === 64 ? 30 : undefined),
        ]),
      ),
      digest0: microseconds('digest, nothing changed'),
      digestPage: microseconds('digest, for each dirty page', 1.5),
      digest256: microseconds('digest, 1 MiB changed'),
      save64: microseconds('save, 64 pages in use'),
      save256: microseconds('save, 256 pages in use'),
      load64: microseconds('load, 64 pages in use'),
      load256: microseconds('load, 256 pages in use'),
      create: microseconds('another machine, at power-on'),
    },
    sample() {
      const figures = {};
      for (const pages of PAGES) figures[`reset${pages}`] = time(pages, (machine) => machine.reset());
      figures.digest0 = time(0, (machine) => machine.digest());
      figures.digest256 = time(256, (machine) => machine.digest());
      figures.digestPage = (figures.digest256 - figures.digest0) / 256;
      for (const pages of [64, 256]) {
        figures[`save${pages}`] = time(pages, (machine) => machine.save());
        const { machine, dirty } = machines.get(pages);
        dirty();
        const saved = machine.save();
        figures[`load${pages}`] = time(pages, () => machine.load(saved));
      }
      figures.create = callMicroseconds(
        quick ? 2 : 5,
        () => {},
        () => guest.create(),
      );
      return figures;
    },
  };
}

/** A machine, and what brings it to the point at which so many pages have been stored to since its reset. */
function dirtied(pages) {
  const { file, limit } = dirtyPages(pages);
  const machine = createMachine(file);
  const dirty = () => {
    machine.reset();
    machine.run(limit);
  };
  checkPages(machine, dirty, pages);
  return { machine, dirty };
}

/** Makes sure that so many pages are dirty that were zeros before: each adds itself to what is saved. */
function checkPages(machine, dirty, pages) {
  const before = machine.save().length;
  dirty();
  const found = Math.floor((machine.save().length - before) / PAGE_BYTES);
  if (found !== pages) throw new Error(`${found} pages are dirty instead of ${pages}`);
}
