/** Of the page of reports: it has to look well alone, on a phone, in the dark and on paper. */
export const reportStyle = `:root {
  color-scheme: light dark;
  --page: #fbfbfa; --surface: #fff; --text: #1f2328; --muted: #59626d; --line: #e2e4e8;
  --good: #1a7f37; --error: #b3261e; --warning: #8a5a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131619; --surface: #1a1e22; --text: #e3e6ea; --muted: #9ba5b0; --line: #2c3238;
    --good: #6fcf8a; --error: #ff8b80; --warning: #e3b341;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.25rem 1rem 4rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 0.75rem; line-height: 1.2; }
h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: 0.3rem 0; }
.muted { color: var(--muted); font-size: 0.9rem; }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 0.9rem 1rem; margin: 1rem 0; }
.head { display: flex; gap: 0.9rem; align-items: flex-start; }
.grade { flex: none; width: 2.6rem; height: 2.6rem; border-radius: 8px; border: 2px solid; display: grid; place-items: center; font-size: 1.4rem; font-weight: 700; color: var(--muted); }
.grade.A { color: var(--good); }
.grade.B { color: var(--warning); }
.grade:is(.C, .D, .F) { color: var(--error); }
.rule { border-top: 1px solid var(--line); margin-top: 0.8rem; padding-top: 0.7rem; }
.rule h3 { font-size: 1rem; margin: 0; font-weight: 600; }
.id { font: 0.8rem ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.error { color: var(--error); }
.warning { color: var(--warning); }
.id .severity { font-weight: 700; }
.findings { margin: 0.5rem 0 0; padding: 0; list-style: none; }
.findings li { padding: 0.35rem 0 0.35rem 0.75rem; border-left: 3px solid var(--line); margin: 0.35rem 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.8rem; margin: 0.4rem 0; padding: 0.5rem 0.75rem; border-left: 3px solid var(--line); }
time { font-variant-numeric: tabular-nums; color: var(--muted); }
details { margin-top: 0.8rem; }
summary { cursor: pointer; color: var(--muted); padding: 0.3rem 0; }
:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; border-radius: 3px; }
details ul { margin: 0.3rem 0; padding-left: 1.2rem; }
@media print { body { max-width: none; } section { break-inside: avoid; } }
`;
