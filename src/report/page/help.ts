import { element } from './element.ts';
import type { KeyAction } from './keys.ts';

/** What the keys do, as a dialog. */
export function helpDialog(actions: readonly KeyAction[]): HTMLDialogElement {
  const rows = actions.map(({ shown, does }) =>
    element('tr', {}, element('td', {}, element('kbd', {}, shown)), element('td', {}, does)),
  );
  const pointer = [
    ['wheel, pinch', 'zoom, around the pointer'],
    ['drag, shift and wheel', 'move'],
    ['double click', 'zoom in'],
    ['click', 'choose what is there'],
  ].map(([what, does]) => element('tr', {}, element('td', {}, what!), element('td', {}, does!)));
  const dialog = element(
    'dialog',
    { class: 'help', 'aria-labelledby': 'help-title' },
    element('h2', { id: 'help-title' }, 'How to move about'),
    element('table', {}, element('tbody', {}, ...rows, ...pointer)),
    element('button', { type: 'button', onclick: () => dialog.close() }, 'Close'),
  );
  return dialog;
}
