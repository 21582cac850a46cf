/** `/docs/filter.js`: hides what does not contain the text of the filter, and adds buttons that copy. */
export const filterScript = `"use strict";

const box = document.getElementById("filter");
const input = document.getElementById("filter-text");
const count = document.getElementById("filter-count");
const sections = [...document.querySelectorAll("main > section")];
const items = [...document.querySelectorAll("[data-item]")].map((element) => ({
  element,
  text: element.textContent.toLowerCase(),
}));

function applyFilter() {
  const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const { element, text } of items) {
    element.hidden = !words.every((word) => text.includes(word));
    if (!element.hidden) shown++;
  }
  for (const section of sections) section.hidden = words.length > 0 && !section.querySelector("[data-item]:not([hidden])");
  document.body.classList.toggle("filtered", words.length > 0);
  count.textContent = words.length === 0 ? "" : shown === 1 ? "1 match" : shown + " matches";
}

// A link into something that is hidden shows it.
window.addEventListener("hashchange", () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target?.closest("[hidden]")) return;
  input.value = "";
  applyFilter();
  target.scrollIntoView();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target === input || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.focus();
});

async function copy(snippet, button) {
  const code = snippet.querySelector("code");
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(code);
    button.textContent = "Selected";
  }
  setTimeout(() => (button.textContent = "Copy"), 1500);
}

for (const snippet of document.querySelectorAll(".snippet")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", () => copy(snippet, button));
  snippet.querySelector("p").append(button);
}

input.addEventListener("input", applyFilter);
box.hidden = false;
applyFilter();
`;
