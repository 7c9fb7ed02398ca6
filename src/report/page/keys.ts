/** What a key does, and how it is called in the help. */
export interface KeyAction {
  readonly keys: readonly string[];
  readonly shown: string;
  readonly does: string;
  readonly act: () => void;
}

/** Elements in which keys are typed. */
const TYPED_IN = 'input, textarea, select, dialog';
/** Keys that scroll: in what can be scrolled they do that. */
const SCROLLING: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight', 'Home']);
/** Keys that scroll the page, unless the picture itself has the focus. */
const OF_PICTURE: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown']);

/** Listens to keys, wherever they are pressed but where somebody types. */
export function listenToKeys(actions: readonly KeyAction[]): void {
  const byKey = new Map(actions.flatMap((action) => action.keys.map((key) => [key, action] as const)));
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(TYPED_IN) !== null) return;
    const action = byKey.get(event.key);
    if (action === undefined) return;
    if (SCROLLING.has(event.key) && target.closest('.scroll') !== null) return;
    if (OF_PICTURE.has(event.key) && target.closest('canvas') === null) return;
    event.preventDefault();
    action.act();
  });
}
