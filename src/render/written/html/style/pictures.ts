/** The pictures: who may do what before and after, the grid of changes, traffic over time. */
export const PICTURES = `
.panel{margin-top:1.1rem;padding:1.1rem 1.25rem .6rem;background:var(--sheet);border:1px solid var(--line);border-radius:14px}
.panel h3{display:flex;flex-wrap:wrap;gap:.1rem .8rem;align-items:baseline;font-size:1.06rem}
.panel h3 code{font-size:1em}
.owner{font-size:.92rem}
.owner::before{content:"of "}
.kinds{margin:0}
.scroll{position:relative;overflow-x:auto;margin:1rem 0 .6rem;border-radius:8px}
.matrix{width:auto;border-collapse:separate;border-spacing:4px}
.matrix th,.matrix td{padding:0}
.matrix thead th{padding:0 .35rem .3rem;font:500 .86rem/1.3 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;color:var(--text);text-align:center;vertical-align:bottom;min-width:5.2rem}
.matrix th span{display:inline-block;max-width:9.5rem;overflow-wrap:break-word}
.matrix tbody th{padding:0 .9rem 0 0;vertical-align:middle;text-align:right;font-weight:600}
.matrix tbody tr{border:0}
.matrix tbody td{text-align:center;vertical-align:middle;min-width:4.6rem;height:2.9rem;border-radius:8px;background:var(--inset)}
.cell{position:relative;display:grid;place-items:center;width:100%;height:100%;min-height:2.9rem;border-radius:8px;background:var(--field);color:var(--tone);box-shadow:inset 0 0 0 1.5px var(--tone);font-size:1.35rem;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.flag{position:absolute;top:-.3rem;right:-.3rem;display:grid;place-items:center;width:1.25rem;height:1.25rem;border-radius:50%;background:var(--bad-band);color:#fff;font-size:.82rem;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.flag .icon{stroke-width:3.2}
.dot{color:var(--soft)}
.moves{margin-top:.6rem;table-layout:fixed}
.moves thead th:nth-child(1){width:22%}.moves thead th:nth-child(3){width:14%}.moves thead th:nth-child(4){width:19%}.moves thead th:nth-child(5){width:24%}
.rows{margin:.4rem 0 .5rem}
.rows>summary{color:var(--accent);font-size:.94rem;padding:.3rem 0}
.moves td,.moves th{vertical-align:middle}
.moves tbody th div{display:flex;gap:.7rem;align-items:center}
.moves .side{display:block;font-size:.8rem}
.moves .after{white-space:nowrap}
.moves .after>.icon{color:var(--soft);margin:0 .6rem 0 -1.9rem}
.moves .after .pill{white-space:normal}
.alone{color:var(--tone);font-weight:600}
.alone .icon{margin-right:.3em}
.why{font-size:.94rem}
@media screen and (max-width:44rem){
.panel{padding:1rem 1rem .3rem}
.moves thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.moves,.moves tbody{display:block}
.moves tbody tr{display:flex;flex-wrap:wrap;gap:.35rem .5rem;align-items:center;padding:.85rem 0 .85rem 2.3rem}
.moves th,.moves td{padding:0}
.moves tbody th,.moves .what,.moves .why{flex:0 0 100%;min-width:0}
.moves tbody th{margin-left:-2.3rem;flex-basis:calc(100% + 2.3rem)}
.moves .after{display:flex;align-items:center;gap:.5rem;white-space:normal;min-width:0}
.moves .after>.icon{margin:0}
.moves .why:has(.aside){display:none}
}
.meter{display:block;width:100%;height:.7rem;border-radius:99px;background:var(--left);-webkit-print-color-adjust:exact;print-color-adjust:exact}
.meter rect{fill:var(--tone)}
.meter .kept{fill:var(--kept)}
.meter .turned{fill:var(--turned)}
.meter .left{fill:var(--left)}
#cases .meter{margin-bottom:1.25rem}
.meter+.aside{margin-top:.6rem;font-size:.92rem}
.legend li.bad,.legend li.good,.legend li.open,.legend li.plain{display:inline-flex;gap:.45em;align-items:center}
.legend li::before{content:"";width:.7em;height:.7em;border-radius:3px;background:var(--tone,transparent);-webkit-print-color-adjust:exact;print-color-adjust:exact}
.legend li:has(.key)::before{content:none}
.key{display:inline-flex;align-items:center;gap:.45em}
.key::before{content:"";width:.8em;height:.8em;border-radius:3px;background:var(--kept);-webkit-print-color-adjust:exact;print-color-adjust:exact}
.key.turned::before{background:var(--turned)}
.key.left::before{background:var(--left);box-shadow:inset 0 0 0 1px var(--soft)}
.chart{margin:1.8rem 0;padding:1rem 1.1rem .8rem;background:var(--sheet);border:1px solid var(--line);border-radius:14px}
.chart figcaption{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin-bottom:.9rem;font-size:.92rem}
.chart svg{display:block;width:100%;height:10rem;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.chart .kept{fill:var(--kept)}
.chart .turned{fill:var(--turned)}
.chart .grid{fill:var(--line)}
.chart rect.axis{fill:var(--soft)}
.chart div.axis{display:flex;justify-content:space-between;gap:1rem;margin-top:.4rem;font-size:.84rem;color:var(--soft);font-variant-numeric:tabular-nums}
.causes{display:grid;gap:.9rem}
.causes>li{display:grid;grid-template-columns:11rem minmax(0,1fr);gap:1.5rem;padding:1.1rem 1.25rem;background:var(--sheet);border:1px solid var(--line);border-radius:14px}
.causes h3{margin-bottom:.6rem}
.often b{font-size:1.6rem;line-height:1.2;font-weight:700;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.often .aside{font-size:.92rem}
.bar{display:block;width:100%;height:.45rem;margin-top:.5rem;border-radius:99px;background:var(--inset);-webkit-print-color-adjust:exact;print-color-adjust:exact}
.bar rect{fill:var(--turned)}
@media screen and (max-width:44rem){.causes>li{grid-template-columns:minmax(0,1fr);gap:.8rem;padding:1rem}}
#traffic h3{margin:1.8rem 0 .5rem}
#traffic .lines{margin-top:.6rem}
#traffic .notes{margin-top:1.4rem;color:var(--soft)}
.sum{font-size:1.15rem;margin-bottom:.8rem}
.sum b{font-size:1.5em;font-weight:700;letter-spacing:-.02em;margin-right:.15em;font-variant-numeric:tabular-nums}
.flips .turn{white-space:nowrap}
.flips .turn .icon{margin:0 .1rem}
.flips .turn>.icon{color:var(--soft);margin:0 .4rem}
.flips .count{min-width:7rem;font-variant-numeric:tabular-nums}
.flips .last{white-space:nowrap;color:var(--soft);font-size:.92rem;padding-right:0}
@media screen and (max-width:44rem){
.flips thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.flips,.flips tbody,.flips tr,.flips th,.flips td{display:block}
.flips tr{padding:.9rem 0}
.flips th,.flips td{padding:.15rem 0}
.flips .count{display:flex;gap:.6rem;align-items:baseline}
.flips .count b::after{content:" requests"}
.flips .last::before{content:"last "}
.chart svg{height:7.5rem}
.chart .axis span:nth-child(2){display:none}
}
`;
