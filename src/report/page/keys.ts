/** What a key does, and how it is called in the help. */
export interface KeyAction {
  readonly keys: readonly string[];
  readonly shown: string;
  readonly does: string;
  readonly act: () => void;
}

/** Elements in which keys are typed. */
const TYPED_IN = 'input, textarea, select, dialog';

/** Listens to keys, wherever they are pressed but where somebody types. */
export function listenToKeys(actions: readonly KeyAction[]): void {
  const byKey = new Map(actions.flatMap((action) => action.keys.map((key) => [key, action] as const)));
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(TYPED_IN) !== null) return;
    const action = byKey.get(event.key);
    if (action === undefined) return;
    // A button takes these itself.
    const onButton = event.target instanceof Element && event.target.closest('button, a, summary') !== null;
    if (onButton && (event.key === 'Enter' || event.key === ' ')) return;
    event.preventDefault();
    action.act();
  });
}
