/** The element of an id, which the page has. */
export const byId = (id) => document.getElementById(id);

/**
 * An element with properties and children. Whatever is text becomes text: nothing here is ever read as markup.
 * Names of properties with a hyphen are attributes.
 */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [property, value] of Object.entries(properties)) {
    if (property.includes("-")) made.setAttribute(property, value);
    else made[property] = value;
  }
  made.append(...children);
  return made;
}

/** Draws when the browser is ready to, once for many calls. */
export function drawSoon(draw) {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      draw();
    });
  };
}

/** Keeps what can be focused in place while a list is drawn again: rows are known by their key. */
export function drawRows(list, items, { keyOf, create, update }) {
  const known = new Map(Array.from(list.children, (row) => [row.dataset.key, row]));
  let before = list.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    const row = known.get(key) ?? create(item);
    known.delete(key);
    row.dataset.key = key;
    update(row, item);
    if (row === before) before = before.nextElementSibling;
    else list.insertBefore(row, before);
  }
  for (const row of known.values()) row.remove();
}
