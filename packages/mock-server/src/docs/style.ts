/** Colours and type of every page that the mock has. */
export const tokens = `:root {
  color-scheme: light dark;
  --page: #fbfbfa; --surface: #ffffff; --text: #1f2328; --muted: #59626d; --line: #e2e4e8;
  --accent: #0a5fb4; --get: #0a5fb4; --post: #1a7f37; --put: #8a5a00; --delete: #b3261e;
  --observed: #7a4f01; --observed-back: #fdf1d8; --invented: #6639a6; --invented-back: #f2ebfb; --code: #f1f2f4;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131619; --surface: #1a1e22; --text: #e3e6ea; --muted: #9ba5b0; --line: #2c3238;
    --accent: #76b5f7; --get: #76b5f7; --post: #6fcf8a; --put: #e3b341; --delete: #ff8b80;
    --observed: #ecc36b; --observed-back: #33290f; --invented: #c9a8f5; --invented-back: #2b2140; --code: #22272c;
  }
}
`;

/** `/docs/style.css`. */
export const style = `${tokens}* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 1.5rem; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
a { color: var(--accent); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
:target { scroll-margin-top: 1rem; }
article:target, tr:target > td { background: color-mix(in srgb, var(--accent) 9%, transparent); }
main:focus { outline: none; }
code, pre { font-family: var(--mono); font-size: 0.875em; }
p code, li code, dd code, td code { overflow-wrap: anywhere; }
p { margin: 0.6rem 0; max-width: 46rem; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 1rem; background: var(--surface); padding: 0.5rem 1rem; z-index: 3; }

/* Frame */
header { border-bottom: 1px solid var(--line); background: var(--surface); padding: 0.75rem 1rem 0; }
.title { margin: 0; font-weight: 650; }
.title a { color: inherit; text-decoration: none; }
.title span { display: block; color: var(--muted); font-weight: 400; }
td:first-child code { white-space: nowrap; }
#filter { display: block; margin: 0.6rem 0; }
#filter label { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
#filter input { width: 100%; font: inherit; font-size: 1rem; padding: 0.4rem 0.6rem; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 6px; }
#filter input::placeholder { color: var(--muted); opacity: 1; }
#filter output { display: block; color: var(--muted); font-size: 0.85rem; }
#filter output:empty { display: none; }
nav ul { display: flex; gap: 0 1.1rem; list-style: none; margin: 0; padding: 0; overflow-x: auto; white-space: nowrap; }
nav a { display: block; padding: 0.45rem 0; text-decoration: none; color: var(--muted); }
nav a:hover { color: var(--accent); }
main { padding: 1.25rem 1rem 4rem; max-width: 68rem; margin: 0 auto; }
h1 { font-size: 1.75rem; letter-spacing: -0.01em; margin: 0 0 0.5rem; line-height: 1.2; }
h2 { font-size: 1.3rem; letter-spacing: -0.01em; margin: 3rem 0 0.5rem; padding-bottom: 0.35rem; border-bottom: 1px solid var(--line); }
#start h2 { display: none; }
h3 { font-size: 1rem; margin: 1.75rem 0 0.4rem; }
h2 a, h3 a { color: inherit; text-decoration: none; }
h2 a:hover, h3 a:hover { text-decoration: underline; }
footer { margin-top: 3.5rem; border-top: 1px solid var(--line); color: var(--muted); font-size: 0.9rem; }
@media (min-width: 62rem) {
  body { display: grid; grid-template-columns: 15rem minmax(0, 1fr); }
  header { position: sticky; top: 0; height: 100vh; overflow-y: auto; border: 0; border-right: 1px solid var(--line); padding: 1.5rem 1.25rem; }
  nav ul { display: block; }
  nav a { padding: 0.3rem 0; }
  #filter { margin: 1rem 0; }
  main { padding: 2rem 2.5rem 6rem; margin: 0; }
}
@media (max-width: 61.99rem) {
  html { scroll-padding-top: 7.5rem; }
  header { position: sticky; top: 0; z-index: 2; }
  .title { display: none; }
  #filter { margin: 0; }
}

/* Small things */
.lead { font-size: 1.05rem; }
.type { color: var(--muted); font-size: 0.85rem; font-weight: 400; }
.mark { display: inline-block; font-size: 0.72rem; line-height: 1.5; padding: 0 0.4rem; border-radius: 4px; font-weight: 500; white-space: nowrap; }
.mark.observed { color: var(--observed); background: var(--observed-back); }
.mark.invented { color: var(--invented); background: var(--invented-back); }
.method { font: 600 0.75rem/1.6 var(--mono); color: var(--get); }
.method.post { color: var(--post); }
.method.put { color: var(--put); }
.method.delete { color: var(--delete); }
.origins { display: flex; flex-wrap: wrap; gap: 0.5rem 2.5rem; margin: 1rem 0; }
.origins dt { color: var(--muted); font-size: 0.85rem; }
.origins dd { margin: 0; font-size: 1.1rem; overflow-wrap: anywhere; }
.links { display: flex; flex-wrap: wrap; gap: 0.4rem 1.25rem; }
.url { overflow-wrap: anywhere; }

/* Tables */
table { width: 100%; border-collapse: collapse; margin: 0.75rem 0; font-size: 0.925rem; }
th { text-align: left; color: var(--muted); font-weight: 500; font-size: 0.85rem; }
th, td { padding: 0.45rem 1rem 0.45rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
td:last-child, th:last-child { padding-right: 0; }
#start table { max-width: 24rem; }
.grid { font-variant-numeric: tabular-nums; }
.values { list-style: none; margin: 0; padding: 0; }
.values li { white-space: nowrap; }
.in-force { background: var(--code); border-radius: 3px; padding: 0.05rem 0.3rem; margin-left: -0.3rem; font-weight: 600; }
@media (max-width: 43.99rem) {
  .stacks thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .stacks, .stacks :is(tbody, tr, td) { display: block; }
  .stacks tr { padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
  .stacks td { position: relative; padding: 0.1rem 0 0.1rem 6.5rem; border: 0; }
  .stacks td:empty { display: none; }
  .stacks td::before { content: attr(data-label); position: absolute; left: 0; color: var(--muted); font-size: 0.85rem; }
  .grid th, .grid td { padding-right: 0.6rem; font-size: 0.85rem; }
  .values li { white-space: normal; }
}

/* Messages and their fields */
.index { display: flex; flex-wrap: wrap; gap: 0.15rem 1rem; list-style: none; padding: 0; margin: 0.75rem 0 1rem; font-size: 0.925rem; }
.filtered .index { display: none; }
.cards { columns: 26rem 2; column-gap: 3rem; }
.cards article { break-inside: avoid; }
article { padding: 0.75rem 0; border-top: 1px solid var(--line); }
article h3 { margin: 0; }
article p { margin: 0.15rem 0 0.5rem; font-size: 0.925rem; }
.fields { margin: 0.4rem 0; font-size: 0.9rem; }
.fields > div { padding: 0.15rem 0; }
.fields dt { display: block; overflow-wrap: anywhere; }
.fields dd { margin: 0 0 0 1rem; color: var(--muted); }
.fields dd:empty { display: none; }

/* Lines to copy */
.snippet { margin: 0.9rem 0; max-width: 46rem; }
.snippet p { display: flex; justify-content: space-between; align-items: baseline; margin: 0 0 0.25rem; color: var(--muted); font-size: 0.9rem; }
.snippet pre { margin: 0; padding: 0.7rem 0.85rem; background: var(--code); border-radius: 6px; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; }
.snippet button { font: inherit; font-size: 0.85rem; padding: 0.1rem 0.55rem; color: var(--accent); background: none; border: 1px solid transparent; border-radius: 5px; cursor: pointer; }
.snippet button:hover { border-color: var(--line); }
`;

/** `/docs/icon.svg`. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0a5fb4"/><circle cx="16" cy="16" r="4" fill="#fff"/><path d="M9 9a10 10 0 0 0 0 14M23 9a10 10 0 0 1 0 14" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/></svg>
`;
