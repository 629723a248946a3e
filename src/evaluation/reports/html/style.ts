/**
 * The looks of the page, light and dark. The colours of systems are those of Okabe and Ito (safe for the colour-blind), darker or
 * lighter until text in them can be read on the page's background.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fdfdfc; --ink: #1a1c20; --soft: #5f656e; --rule: #e3e4e6; --faint: #f4f4f2;
  --good: #00785a; --bad: #b3261e;
  --c0: #0b5cc0; --c1: #b84a00; --c2: #00785a; --c3: #a1407c; --c4: #806000; --c5: #3f444c; --c6: #1b7795;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121417; --ink: #e8eaed; --soft: #9ba2ac; --rule: #2b2f35; --faint: #1a1d21;
    --good: #35c79b; --bad: #ff8a80;
    --c0: #6cb0ff; --c1: #ff9a57; --c2: #35c79b; --c3: #ec9ccb; --c4: #e3b341; --c5: #cdd2d9; --c6: #7cd3f7;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Inter, sans-serif; font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; }
main { max-width: 1080px; margin: 0 auto; padding: 56px 24px 96px; }
section { margin-top: 64px; }
h1, h2, h3, h4, p, dl, dd, figure { margin: 0; }
h1 { font-size: 34px; line-height: 1.15; font-weight: 650; letter-spacing: -0.022em; overflow-wrap: anywhere; }
h1 span, h2 span { color: var(--soft); font-weight: 400; }
h2 { font-size: 21px; line-height: 1.3; font-weight: 620; letter-spacing: -0.012em; margin-bottom: 16px; }
h3 { font-size: 15px; font-weight: 620; }
h4 { font-size: 13px; font-weight: 620; margin: 20px 0 6px; }
code, .id, .path { font: 0.86em/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
small { font-size: 0.5em; font-weight: 500; margin-left: 0.12em; color: var(--soft); }
.kicker { color: var(--soft); font-size: 13px; margin-bottom: 6px; }
.counts, .note, figcaption p { color: var(--soft); font-size: 13px; }
.counts { margin-top: 12px; }
.note { margin-top: 10px; max-width: 72ch; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 28px 32px; margin-top: 40px; padding-top: 24px; border-top: 1px solid var(--rule); }
.figures dt { color: var(--soft); font-size: 13px; }
.figures strong { display: block; font-size: 44px; line-height: 1.15; font-weight: 600; letter-spacing: -0.03em; }
.figures span { color: var(--soft); font-size: 13px; }

.table { overflow-x: auto; }
.table:focus-visible, summary:focus-visible { outline: 2px solid var(--c0); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { padding: 7px 0 7px 20px; text-align: right; vertical-align: top; white-space: nowrap; border-bottom: 1px solid var(--rule); font-weight: 400; }
th:first-child { padding-left: 0; text-align: left; position: sticky; left: 0; background: var(--page); }
thead th { color: var(--soft); vertical-align: bottom; }
.reasons summary { cursor: pointer; width: max-content; max-width: 100%; margin-bottom: 12px; }
.reasons h2 { display: inline; margin-left: 6px; }
.reasons + .reasons { margin-top: 40px; }
.reasons th, .reasons td { text-align: left; white-space: normal; }
.reasons td:last-child { width: 60%; overflow-wrap: anywhere; }
.name { display: inline-flex; align-items: center; gap: 7px; }
.swatch { width: 14px; height: 14px; flex: none; }
.key { display: flex; flex-wrap: wrap; gap: 6px 20px; font-size: 13px; margin: 12px 0 28px; }
h2 + .note { margin-top: -10px; }

.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 48px 56px; }
figure { min-width: 0; break-inside: avoid; }
figcaption { margin-bottom: 14px; }
figure details { margin-top: 8px; font-size: 13px; }
figure summary { color: var(--soft); cursor: pointer; width: max-content; }
.plot { display: block; width: 100%; height: auto; overflow: visible; }
.plot text { font-size: 12.5px; fill: var(--ink); }
.plot .tick, .plot .axis, .plot .size { fill: var(--soft); }
.plot .tick, .plot .axis { font-size: 11.5px; }
.plot .value { font-weight: 600; }
.plot .grid { stroke: var(--rule); }
.plot .label { fill: var(--system); font-weight: 550; }
.plot .system-0.label { font-weight: 700; }
.series polyline { fill: none; stroke: var(--system); stroke-width: 1.5; stroke-linejoin: round; }
.series.system-0 polyline { stroke-width: 2.5; }
.series circle { fill: var(--system); }
.series .band { fill: var(--system); opacity: 0.1; }
.bar rect { fill: var(--system); opacity: 0.32; }
.bar line { stroke: var(--system); stroke-width: 2; }
.range line { stroke: var(--system); stroke-width: 1.5; opacity: 0.5; }
.mark { fill: var(--system); stroke: var(--page); stroke-width: 1; }
.system-0 { --system: var(--c0); } .system-1 { --system: var(--c1); } .system-2 { --system: var(--c2); } .system-3 { --system: var(--c3); }
.system-4 { --system: var(--c4); } .system-5 { --system: var(--c5); } .system-6 { --system: var(--c6); }

#filters { display: flex; flex-wrap: wrap; gap: 12px 16px; margin-bottom: 16px; }
#filters label { display: grid; gap: 3px; color: var(--soft); font-size: 12px; }
#filters .search { flex: 1 1 180px; }
#filters select { width: 100%; max-width: 190px; }
#instances .key { gap: 4px 18px; color: var(--soft); margin: 0 0 16px; }
#instances .key .outcome { margin: 0; align-self: center; }
input, select { font: inherit; font-size: 14px; color: var(--ink); background: var(--page); border: 1px solid var(--rule); border-radius: 6px; padding: 6px 9px; min-width: 0; max-width: 100%; }
input:focus-visible, select:focus-visible { outline: 2px solid var(--c0); outline-offset: -1px; }
#rows > details { border-bottom: 1px solid var(--rule); }
#rows summary { display: grid; grid-template-columns: 12px minmax(0, 1fr) minmax(0, 0.62fr) 84px 96px; gap: 0 14px; align-items: baseline; padding: 8px 0; cursor: pointer; list-style: none; }
#rows summary::-webkit-details-marker { display: none; }
#rows summary:hover { background: var(--faint); }
#rows .title, #rows .id { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
#rows .id, #rows .language, .path { color: var(--soft); }
#rows .language { font-size: 13px; }
#rows .ranks { text-align: right; font-size: 13px; }
#rows [open] > summary .title { white-space: normal; font-weight: 600; }
.outcome { width: 10px; height: 10px; border-radius: 50%; border: 2px solid var(--good); align-self: start; margin-top: 7px; }
.outcome.solved-5 { background: var(--good); }
.outcome.solved-10 { background: linear-gradient(to top, var(--good) 50%, transparent 50%); }
.outcome.missed { border-color: var(--soft); }
.outcome.failed { border-color: var(--bad); background: var(--bad); border-radius: 2px; }
.content { padding: 4px 0 28px 26px; font-size: 13px; }
.facts { display: flex; flex-wrap: wrap; gap: 8px 28px; margin: 4px 0 16px; }
.facts dt { color: var(--soft); font-size: 12px; }
.facts dd { overflow-wrap: anywhere; }
.content .table { margin-bottom: 12px; }
.content th:first-child { white-space: normal; min-width: 190px; }
.content tbody + tbody { border-top: 1px solid var(--soft); }
.content ol { margin: 0; padding-left: 26px; }
.content ol > li { margin: 7px 0; }
.content ul { margin: 1px 0 0; padding: 0; list-style: none; color: var(--soft); }
.gold { color: var(--good); border: 1px solid currentColor; border-radius: 4px; padding: 0 5px; margin-left: 8px; font-size: 11px; }
.failure { color: var(--bad); margin-bottom: 10px; overflow-wrap: anywhere; }

@media (max-width: 640px) {
  main { padding: 32px 16px 64px; }
  section { margin-top: 48px; }
  h1 { font-size: 26px; }
  .figures { grid-template-columns: 1fr 1fr; gap: 24px 16px; }
  .figures strong { font-size: 34px; }
  #filters label { flex: 1 1 40%; }
  #filters .search { flex-basis: 100%; }
  #filters select { max-width: none; }
  .plot text { font-size: 14px; }
  .plot .tick, .plot .axis { font-size: 13px; }
  #rows summary { grid-template-columns: 12px minmax(0, 1fr) auto; }
  #rows .title { grid-column: 2 / 4; }
  #rows .id { grid-column: 2; }
  #rows .language { display: none; }
  .content { padding-left: 0; }
}
@media print {
  :root { --page: #fff; --ink: #000; --soft: #444; --rule: #ccc; }
  main { max-width: none; padding: 0; }
  body { font-size: 11px; }
  .plots { grid-template-columns: 1fr 1fr; gap: 24px 32px; }
  table { font-size: 9.5px; }
  th, td { padding: 4px 0 4px 10px; }
  th:first-child { position: static; }
  .table { overflow: visible; }
  figure details, #filters, #rows > details:not([open]), #instances:not(:has([open])) { display: none; }
  tr, figure { break-inside: avoid; }
  h2, .note, .key { break-after: avoid; }
}
`;
