/** How the report looks: light and dark, from a phone's width on. */
export const reportStyle = `
:root { --back: #fff; --card: #f4f5f7; --text: #1b1f24; --soft: #59636e; --line: #d5dae0; --main: #0b6bcb; --fill: #0b6bcb33; --warn: #9a6700; }
@media (prefers-color-scheme: dark) {
  :root { --back: #14171b; --card: #1e2329; --text: #e8ebee; --soft: #a0aab4; --line: #3a424b; --main: #6cb6ff; --fill: #6cb6ff40; --warn: #e0b040; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.25rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; overflow-wrap: anywhere; }
header p, footer, .more { margin: 0; color: var(--soft); font-size: .875rem; font-weight: normal; }
.notes { margin: 1rem 0 0; color: var(--warn); overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0; }
.facts div { padding: .75rem 1rem; background: var(--card); border-radius: .5rem; }
dt { color: var(--soft); font-size: .875rem; }
dd { margin: 0; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }
figure { margin: 1.75rem 0 0; }
figcaption, caption { padding-bottom: .4rem; font-weight: 600; text-align: start; }
svg { display: block; width: 100%; height: 9rem; border-bottom: 1px solid var(--line); }
.area { fill: var(--fill); stroke: var(--main); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.line { fill: none; stroke: var(--main); stroke-width: 2; vector-effect: non-scaling-stroke; }
.mark { stroke: var(--warn); stroke-dasharray: 4 3; vector-effect: non-scaling-stroke; }
.axis { display: flex; justify-content: space-between; color: var(--soft); font-size: .8rem; }
table { width: 100%; margin-top: 1.75rem; border-collapse: collapse; }
th, td { padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); text-align: end; font-variant-numeric: tabular-nums; }
th { font-weight: normal; overflow-wrap: anywhere; }
th:first-child { text-align: start; }
thead th { color: var(--soft); font-size: .8rem; overflow-wrap: normal; }
.spark { width: 45%; padding-right: 0; }
.types th:first-child { min-width: 7rem; }
@media (max-width: 30rem) { .spark { width: 30%; } }
.spark svg { height: 1.5rem; border: 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 2.5rem; align-items: start; }
footer { margin-top: 2.5rem; }
`;
