import type {
  Blame,
  Localisation,
  LoopPlace,
  MemoryDifference,
  OutputDifference,
  ValueDifference,
} from '../../harness/localise/localisation.ts';
import type { CodeLine, CodePlace } from '../../machine/explanation.ts';
import { grouped } from '../words/numbers.ts';
import { element } from './element.ts';
import { hexDump } from './hex-dump.ts';

/** Where, and in what, two executions differ: all that is known of it. */
export function localisationSection(found: Localisation, goTo: (position: number) => void): HTMLElement {
  const { certainty, position, equalAt, place, did, sides } = found;
  const equal =
    equalAt === undefined || equalAt === position ? '' : `; both were the same at ${grouped(equalAt)}`;
  return element(
    'section',
    { class: 'card localisation', id: 'difference', 'aria-labelledby': 'difference-title' },
    element('h2', { id: 'difference-title' }, TITLES[certainty]),
    element(
      'p',
      {},
      element(
        'button',
        { type: 'button', class: 'link', onclick: () => goTo(position) },
        `position ${grouped(position)}`,
      ),
      place === undefined ? equal : ` at ${placeText(place)}${equal}`,
    ),
    element(
      'div',
      { class: 'parts' },
      codeBlock(found.code, place),
      valueTable('What the slot did', sides, did.length === 0 ? [] : [{ name: '', values: did }]),
      valueTable('Registers', sides, found.registers),
      valueTable('Devices', sides, found.devices),
      ...memoryBlocks(found),
      ...outputBlocks(found.outputs, sides),
      loopBlock(found.loop),
      eventTables(found),
      blameBlock(found.blame),
    ),
  );
}

const TITLES: Readonly<Record<Localisation['certainty'], string>> = {
  first: 'The first difference',
  'first lasting': 'The first lasting difference',
  seen: 'Where it was seen',
  'from the beginning': 'Already different where both begin',
};

function placeText({ pc, symbol, source }: CodePlace): string {
  return [pc, symbol, source].filter((part) => part !== undefined).join(' ');
}

/** A part with a heading; undefined if there is nothing in it. */
function part(title: string, ...children: readonly (Node | undefined)[]): HTMLElement | undefined {
  if (children.every((child) => child === undefined)) return undefined;
  return element('div', { class: 'part' }, element('h3', {}, title), ...children);
}

/** One that takes the whole width. */
function widePart(title: string, ...children: readonly (Node | undefined)[]): HTMLElement | undefined {
  const made = part(title, ...children);
  made?.classList.add('wide');
  return made;
}

/** So many values of one side are shown when they are asked for. */
const MANY = 8;

function valueTable(
  title: string,
  sides: readonly string[],
  values: readonly ValueDifference[],
): HTMLElement | undefined {
  if (values.length === 0) return undefined;
  const head = element('tr', {}, element('th', {}), ...sides.map((side) => element('th', {}, side)));
  const rows = values.map(({ name, values }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      ...values.map((value) => element('td', { class: 'code' }, value === '' ? '(none)' : value)),
    ),
  );
  const table = element(
    'table',
    { class: 'values' },
    element('thead', {}, head),
    element('tbody', {}, ...rows),
  );
  const shown = element('div', { class: 'scroll' }, table);
  // Where nothing is compared it is all that there are.
  if (sides.length > 1 || values.length < MANY) return part(title, shown);
  const summary = element('summary', {}, `${title} (${values.length})`);
  return element('details', { class: 'part' }, summary, shown);
}

function codeBlock(code: readonly CodeLine[], place: CodePlace | undefined): HTMLElement | undefined {
  return part('Code', codeTable(code, place));
}

/** Instructions in lines, with a sign where one is. */
function codeTable(code: readonly CodeLine[], place: CodePlace | undefined): HTMLElement | undefined {
  if (code.length === 0) return undefined;
  const rows = code.map((line) => {
    const here = line.pc === place?.pc;
    const cells = [here ? '▶' : '', line.pc, line.bits, line.text, line.symbol, line.source];
    return element(
      'tr',
      { class: here ? 'here' : '', 'aria-current': here ? 'location' : undefined },
      ...cells.map((cell) => element('td', { class: 'code' }, cell ?? '')),
    );
  });
  const table = element('table', { class: 'code-lines' }, element('tbody', {}, ...rows));
  return element('div', { class: 'scroll' }, table);
}

function memoryBlocks({ memory, memoryBytes, sides }: Localisation): (HTMLElement | undefined)[] {
  if (memory.length === 0) return [];
  const dump = (one: MemoryDifference): HTMLElement =>
    element(
      'figure',
      {},
      element('figcaption', {}, one.symbol === undefined ? one.address : `${one.address} ${one.symbol}`),
      hexDump(one, sides),
    );
  const count = memoryBytes === 1 ? '1 byte differs' : `${grouped(memoryBytes)} bytes differ`;
  return [part(`Memory: ${count}`, ...memory.map(dump))];
}

function outputBlocks(
  outputs: readonly OutputDifference[],
  sides: readonly string[],
): (HTMLElement | undefined)[] {
  return outputs.map(({ channel, parts }) =>
    part(
      `Output: ${channel}`,
      element(
        'pre',
        { class: 'difference' },
        ...parts.map(({ side, text }) =>
          side === undefined
            ? element('span', {}, text)
            : element(side === 0 ? 'del' : 'ins', { title: `only ${sides[side] ?? ''}` }, text),
        ),
      ),
    ),
  );
}

function eventTables({ events, sides }: Localisation): HTMLElement | undefined {
  if (events.every((list) => list.length === 0)) return undefined;
  const lists = events.map((list, side) =>
    element(
      'div',
      { class: 'side' },
      element('h4', {}, sides[side] ?? ''),
      element(
        'ol',
        { class: 'events' },
        ...list.map(({ position, text, differs, place }) =>
          element(
            'li',
            { class: differs ? 'differs' : '' },
            element('span', { class: 'number' }, grouped(position)),
            element('span', {}, differs ? `${text} ≠` : text),
            place && element('span', { class: 'where' }, placeText(place)),
          ),
        ),
      ),
    ),
  );
  return widePart('The last events', element('div', { class: 'sides' }, ...lists));
}

function blameBlock(blame: Blame | undefined): HTMLElement | undefined {
  if (blame === undefined) return undefined;
  const rows = blame.events.map(({ what, failsWithout, position, place, code = [] }) => {
    const needed = failsWithout ? 'not needed' : 'needed';
    const where = place === undefined ? '' : ` at ${placeText(place)}`;
    const otherWay =
      position === undefined
        ? undefined
        : element(
            'p',
            { class: 'note' },
            `without it the guest goes another way from position ${grouped(position)}${where}`,
          );
    return element('li', {}, element('b', {}, `${what} (${needed})`), otherWay, codeTable(code, place));
  });
  return widePart(
    'What is to blame',
    element('p', {}, blame.says),
    element('ul', { class: 'blame' }, ...rows),
  );
}

function loopBlock(loop: readonly LoopPlace[] | undefined): HTMLElement | undefined {
  if (loop === undefined || loop.length === 0) return undefined;
  const rows = loop.map(({ place, slots, of }) =>
    element(
      'tr',
      {},
      element('td', { class: 'number' }, `${grouped(slots)} of ${grouped(of)}`),
      element('td', { class: 'code' }, placeText(place)),
      element('td', { class: 'code' }, place.text ?? ''),
    ),
  );
  return part('Where it spends its time', element('table', {}, element('tbody', {}, ...rows)));
}
