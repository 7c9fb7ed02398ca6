type Child = Node | string | undefined;

/** What an element is made with: attributes, and what happens to it. Text is never markup here: children are nodes or text. */
type Properties = Readonly<Record<string, string | number | boolean | undefined | ((event: never) => void)>>;

/** An element with attributes and children; `on...` are listeners, and what is undefined or false is left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(name.slice(2), value as EventListener);
    else made.setAttribute(name, value === true ? '' : `${value}`);
  }
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}
