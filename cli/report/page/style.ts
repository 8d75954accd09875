/** The look of the page: on a screen, light and dark, narrow and wide, and on paper. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #fff; --card: #f6f7f9; --text: #1b1c20; --quiet: #4d525c; --line: #8a909c; --link: #0b57a4;
  --error: #b3261e; --warning: #7a4a00; --note: #35598c; --good: #1e6b34;
  --error-back: #fdecea; --warning-back: #fff4dc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #141519; --card: #1f2127; --text: #e8e9ed; --quiet: #b3b8c3; --line: #7c8391; --link: #8ec1ff;
    --error: #ff9d94; --warning: #f2c46d; --note: #a8c8f7; --good: #8fd8a2;
    --error-back: #3a1d1b; --warning-back: #362a14;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 70rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; background: var(--page); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .75rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 0 0 .5rem; }
h4 { font-size: 1rem; margin: 1rem 0 .25rem; }
nav ul, .findings, .plain { list-style: none; padding: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.about { color: var(--quiet); margin: 0; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1rem 0; }
.numbers div { display: flex; flex-direction: column-reverse; justify-content: flex-end;
  background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
.numbers dd { margin: 0; font-size: 1.6rem; line-height: 1.2; font-weight: 600; }
.numbers dt, .facts dt { color: var(--quiet); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .25rem 0; }
.facts dd { margin: 0; }
.card, .findings > li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1rem;
  margin: 0 0 1rem; }
.findings > li { border-left-width: .4rem; margin-bottom: .6rem; }
.findings > .error { border-left-color: var(--error); }
.findings > .warning { border-left-color: var(--warning); }
.findings > .note { border-left-color: var(--note); }
.findings p { margin: 0; }
.mark { font-weight: 700; }
.error > .mark, .mark.error { color: var(--error); } .warning > .mark, .mark.warning { color: var(--warning); }
.note > .mark, .mark.note { color: var(--note); } .mark.good { color: var(--good); }
.source { color: var(--quiet); font-size: .9em; }
code, pre { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Consolas, monospace; font-size: .85em; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 30rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { overflow-wrap: break-word; text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
td.when { white-space: nowrap; }
figure { margin: .75rem 0; }
figcaption { color: var(--quiet); font-size: .9em; }
svg { display: block; height: auto; }
svg text { font-family: Arial, "Liberation Sans", Helvetica, sans-serif; fill: var(--text); }
.timeline svg { min-width: 44rem; width: 100%; }
.drawing polygon, .drawing path { fill: var(--page); stroke: var(--line); }
.drawing .edge path { fill: none; stroke: var(--quiet); } .drawing .edge polygon { fill: var(--quiet); stroke: var(--quiet); }
.drawing .graph > polygon { fill: none; stroke: none; }
.drawing .error polygon, .drawing .error path { stroke: var(--error); stroke-width: 2.5; }
.drawing .warning polygon, .drawing .warning path { stroke: var(--warning); stroke-width: 2.5; }
.drawing .off text { fill: var(--quiet); } .drawing .off polygon, .drawing .off path { stroke-dasharray: 4 3; }
details { margin: 0 0 .5rem; }
summary { cursor: pointer; }
.pem { background: var(--page); border: 1px solid var(--line); padding: .5rem; overflow-x: auto; user-select: all; }
@media (max-width: 36rem) {
  .facts { grid-template-columns: 1fr; } .facts dd { margin: 0 0 .4rem; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --text: #000; --quiet: #333; --line: #777; --link: #000;
    --error: #900; --warning: #640; --note: #024; --good: #040; --error-back: #eee; --warning-back: #f6f6f6; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .skip, .pem { display: none; }
  .card, .findings > li, figure, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; }
  svg, .timeline svg, table { min-width: 0; max-width: 100%; }
}
`;
