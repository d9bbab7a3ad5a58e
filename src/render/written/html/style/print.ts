/** Paper: A4, all that is folded is there, nothing is cut in two that belongs on one page. */
export const PRINT = `
@page{size:A4;margin:14mm 13mm}
@media print{
:root{color-scheme:light;font-size:10.5pt}
body{background:#fff}
.skip,nav,summary::before{display:none}
.wide{max-width:none;padding:0}
.banner{padding:6mm;border-radius:3mm}
.brand{margin-bottom:4mm}
main{padding:0}
section{margin-top:8mm}
details::details-content{content-visibility:visible;display:block;block-size:auto;overflow:visible}
details>*{display:block}
pre{font-size:7.6pt}
.scroll{overflow:visible}
h2,h3,summary,.lead,thead,.legend,.kinds{break-after:avoid}
h2,h3{break-inside:avoid}
tr,li,.facts div,.callout,.chart,.matrix,.banner{break-inside:avoid}
.lines li,.cases>li{break-inside:auto}
.cases h3,.cases .said{break-inside:avoid}
thead{display:table-header-group}
p,li,pre{orphans:3;widows:3}
}
`;
