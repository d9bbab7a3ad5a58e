/** Lists, marks, what folds, tables of answers. */
export const PARTS = `
.pill{display:inline-flex;align-items:center;gap:.35em;padding:.1em .6em .1em .5em;border-radius:99px;background:var(--field);color:var(--tone);font-weight:600;font-size:.9rem;line-height:1.5}
.badge,.mark{display:inline-grid;place-items:center;flex:none;width:1.6em;height:1.6em;border-radius:50%;background:var(--field);color:var(--tone);-webkit-print-color-adjust:exact;print-color-adjust:exact}
.badge .icon,.mark .icon{width:.95em;height:.95em}
.callout{display:flex;gap:.75rem;align-items:flex-start;padding:.9rem 1.1rem;border-radius:12px;background:var(--field);color:var(--tone)}
.callout .icon{margin-top:.28em}
.noted,.cases{display:grid;gap:.9rem}
.noted>li,.cases>li{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.8rem;align-items:start}
.noted .said{font-weight:550}
.where,.place{color:var(--soft)}
.where{display:flex;flex-wrap:wrap;gap:0 .8em;font-size:.9rem}
.cases h3{display:flex;flex-wrap:wrap;gap:0 .8em;align-items:baseline}
.cases h3 .place{font-weight:400}
.short .place{margin-left:.2em}
.cases>li{background:var(--sheet);border:1px solid var(--line);border-radius:12px;padding:.85rem 1rem}
.cases .said{margin-top:.15rem}
.checks{display:grid;background:var(--sheet);border:1px solid var(--line);border-radius:12px}
.checks li{display:grid;grid-template-columns:auto minmax(7rem,14rem) minmax(0,1fr);gap:.8rem;align-items:start;padding:.55rem 1rem}
.checks li+li,.short li+li{border-top:1px solid var(--line)}
.checks b{font-weight:600}
.checks li:has(.aside:empty) b{grid-column:2/-1}
#checks h3{margin:1.6rem 0 .7rem}
#checks h2+h3{margin-top:0}
.short li{display:flex;gap:.7rem;padding:.45rem 0;align-items:flex-start}
.short details{flex:1;min-width:0;margin:0}
.short .inside{margin-bottom:.6rem}
.short summary{justify-content:space-between;align-items:center}
.short summary::before{order:2}
.lines{display:grid;gap:.35rem;padding-left:1.1rem;list-style:disc}
.lines li::marker{color:var(--soft)}
.legend,.kinds{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;margin-bottom:.7rem}
.legend b,.kinds b{font-variant-numeric:tabular-nums}
.kinds li{display:inline-flex;align-items:center;gap:.5em}
details{margin-top:.7rem}
summary{cursor:pointer;list-style:none;display:flex;gap:.6rem;align-items:baseline;border-radius:8px}
summary::-webkit-details-marker{display:none}
summary::before{content:"";flex:none;width:.42em;height:.42em;border-right:2px solid var(--soft);border-bottom:2px solid var(--soft);transform:translateY(-.12em) rotate(-45deg)}
details[open]>summary::before{transform:translateY(-.2em) rotate(45deg)}
.fold{background:var(--sheet);border:1px solid var(--line);border-radius:12px}
.fold>summary{padding:.8rem 1rem;font-weight:600;border-radius:12px}
.fold>.cases,.fold>.noted{margin:.2rem 1rem 1rem;padding:0}
.fold>.short,.fold>.lines,.fold>p{margin:0 1rem;padding-bottom:.8rem}
.fold>.lines{padding-left:1.2rem}
#evidence .piece,#changes>.piece,.nopatch{background:var(--sheet);border:1px solid var(--line);border-radius:12px}
#evidence .piece>summary,#changes>.piece>summary,.nopatch{padding:.8rem 1rem;font-weight:550;border-radius:12px}
#evidence .inside{padding:.1rem 1rem 1rem}
#evidence .piece,#changes>.piece,.nopatch{margin-top:.6rem}
#changes>h3{margin:2rem 0 .2rem}
.cases .piece>summary{color:var(--accent);font-size:.94rem}
.inside{display:grid;gap:.9rem;margin-top:.6rem}
pre{padding:.9rem 1rem;border-radius:10px;background:var(--inset);white-space:pre-wrap;font-size:.84rem;line-height:1.5}
.patch{margin:0 1rem 1rem;padding:.6rem 0}
.patch span{display:block;padding:0 1rem}
.patch .add{background:var(--good-field);color:var(--good)}
.patch .del{background:var(--bad-field);color:var(--bad)}
.patch .at{color:var(--soft)}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.55rem .9rem .55rem 0}
thead th{font-weight:500;font-size:.86rem;color:var(--soft)}
tbody th{font-weight:600}
tbody tr{border-top:1px solid var(--line)}
.by,.side,.cause,.owner{font-weight:400;color:var(--soft)}
.by{font-size:.88rem}
.cause,.becomes{display:block;font-size:.92rem}
.becomes{font-weight:400}
.answers th[scope=row]{width:34%}
.answers td[data-label]::before{content:none}
@media screen and (max-width:40rem){
.answers thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.answers,.answers tbody,.answers tr,.answers th,.answers td{display:block;width:auto}
.answers tr{padding:.6rem 0}
.answers th,.answers td{padding:.12rem 0}
.answers th[scope=row]{width:auto}
.answers td[data-label]::before{content:attr(data-label) ": ";color:var(--soft);font-size:.88rem}
.checks li{grid-template-columns:auto minmax(0,1fr)}
.checks .aside{grid-column:2}
}
`;
