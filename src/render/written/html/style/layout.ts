/** Ground, type, headings, the headline's band, what one jumps to. */
export const LAYOUT = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:400 1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
code,pre,.place{font-family:ui-monospace,"SF Mono",SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.89em;unicode-bidi:isolate}
h1,h2,h3,p,ul,dl,dd,figure,pre,table{margin:0}
ul{padding:0;list-style:none}
dd,td,th,li,summary,.said,.subject{unicode-bidi:isolate}
main{display:block;padding-bottom:4rem;outline:0}
.wide{max-width:68rem;margin:0 auto;padding:0 clamp(1rem,4vw,2.5rem)}
section{margin-top:3.25rem}
h2{font-size:1.4rem;line-height:1.25;font-weight:650;letter-spacing:-.012em;margin-bottom:.9rem}
h3{font-size:1rem;line-height:1.4;font-weight:650}
.lead{color:var(--soft);margin:-.5rem 0 1.25rem}
.lead b{color:var(--text);font-weight:600}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
main:focus-visible{outline:0}
.skip{position:absolute;left:1rem;top:-5rem;z-index:2;padding:.6rem 1rem;background:var(--sheet);color:var(--accent);border-radius:0 0 8px 8px;font-weight:600}
.skip:focus{top:0}
.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.sprite{position:absolute;width:0;height:0}
.icon{width:1em;height:1em;flex:none;fill:none;stroke:currentColor;stroke-width:2.6;stroke-linecap:round;stroke-linejoin:round;vertical-align:-.12em}
.aside,.more{color:var(--soft)}
.more{margin-top:.75rem;font-size:.92rem}
.banner{background:var(--band);color:#fff;padding:1.4rem 0 2.4rem;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.banner :focus-visible{outline-color:#fff}
.brand{font-weight:650;letter-spacing:-.01em;margin-bottom:2.2rem}
.brand span{font-weight:400;opacity:.86;margin-left:.35em}
.verdict{display:flex;align-items:center;gap:clamp(.9rem,2.5vw,1.5rem)}
.seal{flex:none;display:grid;place-items:center;width:clamp(3.2rem,9vw,4.6rem);aspect-ratio:1;border-radius:50%;background:#fff;color:var(--band);font-size:clamp(1.9rem,5.6vw,2.8rem)}
.seal .icon{stroke-width:3}
h1{font-size:clamp(1.75rem,5.4vw,3rem);line-height:1.08;font-weight:750;letter-spacing:-.022em}
.subject{font-size:clamp(1.02rem,2.4vw,1.22rem);line-height:1.4;margin-top:.4rem}
.closing{margin-top:1.5rem;font-weight:600}
.tiles{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:-1.1rem}
.tiles li{flex:1 1 9.2rem;max-width:16rem}
.tiles a{display:block;height:100%;padding:.75rem .95rem .8rem;background:var(--sheet);border:1px solid var(--line);border-radius:12px;text-decoration:none;color:var(--text);box-shadow:0 1px 2px rgb(0 0 0/.06)}
.tiles a:hover{border-color:var(--accent)}
.tiles .label{display:block;font-size:.84rem;color:var(--soft)}
.tiles .number{display:block;font-size:1.12rem;white-space:nowrap;font-weight:650;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.reasons{margin-top:2rem}
.facts{display:grid;gap:.45rem}
.noted+.facts,.more+.facts{margin-top:1.5rem}
.facts div{display:grid;grid-template-columns:8.5rem minmax(0,1fr);gap:1rem}
.facts dt{color:var(--soft)}
@media screen and (max-width:34rem){.facts div{grid-template-columns:minmax(0,1fr);gap:0}.facts dt{font-size:.88rem}section{margin-top:2.5rem}.brand{margin-bottom:1.5rem}.tiles{gap:.6rem}.tiles li{flex-basis:8rem;max-width:none}}
`;
