/* The report's style and its one script, as text: the file must work offline and alone. */
#ifndef KTRANSITION_EXAMPLE_REPORT_STYLE_H
#define KTRANSITION_EXAMPLE_REPORT_STYLE_H

static const char report_style[] =
    ":root{--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#d0d7de;--card:#f6f8fa;--red:#b42318;--amber:#8a5a00;--green:#1a7f37;"
    "--violet:#6639ba;--blue:#0b5cad;--red-bg:#fdecea;--amber-bg:#fff4d6;--green-bg:#e3f6e8;--violet-bg:#f1eafd;--bar:#7aa7d6;--slack:#dbe7f3}\n"
    "@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9da7b3;--line:#30363d;--card:#161b22;--red:#ff8a80;"
    "--amber:#f0c060;--green:#6fdd8b;--violet:#c8a8ff;--blue:#79b8ff;--red-bg:#3a1715;--amber-bg:#33270a;--green-bg:#10301a;"
    "--violet-bg:#2a1d45;--bar:#3f74b0;--slack:#1f2f42}}\n"
    "*{box-sizing:border-box}html{color-scheme:light dark}\n"
    "body{margin:0 auto;max-width:76rem;padding:1rem;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}\n"
    "h1{font-size:1.6rem;margin:.2rem 0}h2{font-size:1.2rem;margin:2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}\n"
    "h3{font-size:1.05rem;margin:1.2rem 0 .4rem}p{margin:.4rem 0}.dim{color:var(--dim)}small{color:var(--dim)}a{color:var(--blue)}\n"
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.7rem}\n"
    ".card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem;min-width:0;overflow-wrap:anywhere}\n"
    ".card div+div{margin-top:.25rem}.card .q{color:var(--dim);font-size:.85rem}.big{font-size:1.5rem;font-weight:600;line-height:1.2}\n"
    ".state{display:inline-block;border-radius:.3rem;padding:0 .45rem;font-weight:600;font-size:.85rem;white-space:nowrap}\n"
    ".closed,.overdue{color:var(--red);background:var(--red-bg)}.closing,.due{color:var(--amber);background:var(--amber-bg)}\n"
    ".open{color:var(--green);background:var(--green-bg)}.unknown{color:var(--violet);background:var(--violet-bg)}\n"
    ".none-known,.advised,.expected,.proposed,.suspended,.exempt{color:var(--dim);background:var(--card);border:1px solid var(--line)}\n"
    ".scroll{overflow-x:auto}.scroll:focus{outline:2px solid var(--blue)}\n"
    "table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;padding:.35rem .5rem;border-bottom:1px solid var(--line);"
    "vertical-align:top;overflow-wrap:break-word}th{color:var(--dim);font-weight:600}caption{text-align:left;color:var(--dim);padding:.2rem .5rem}\n"
    "td.n{text-align:right;font-variant-numeric:tabular-nums}ul{margin:.3rem 0;padding-left:1.2rem}\n"
    "input{font:inherit;width:100%;max-width:28rem;padding:.4rem .6rem;border:1px solid var(--line);border-radius:.4rem;background:var(--bg);color:var(--fg)}\n"
    "details{margin:.3rem 0}summary{cursor:pointer;color:var(--blue)}svg{display:block;min-width:44rem;width:100%;height:auto}\n"
    "svg text{fill:var(--fg);font:12px system-ui,sans-serif}svg .d{fill:var(--dim)}svg .ax{stroke:var(--line)}svg .now{stroke:var(--blue);stroke-width:2}\n"
    "svg .dl{stroke:var(--red);stroke-width:2;stroke-dasharray:5 4}svg .bar{fill:var(--bar)}svg .crit{fill:var(--red)}svg .slack{fill:var(--slack)}\n"
    "svg .p-closed{fill:var(--red)}svg .p-closing{fill:var(--amber)}svg .p-other{fill:var(--violet)}\n"
    "footer{margin-top:2rem;border-top:1px solid var(--line);padding-top:.6rem;color:var(--dim);font-size:.85rem;overflow-wrap:anywhere}\n"
    "@media print{body{max-width:none;font-size:11px}input,label.f{display:none}details>*{display:block}.card,tr,svg{break-inside:avoid}}\n";

static const char report_script[] =
    "(function(){var f=document.getElementById('filter');if(!f)return;var rows=document.querySelectorAll('#findings tbody tr');"
    "var n=document.getElementById('shown');f.addEventListener('input',function(){var w=f.value.toLowerCase().split(/\\s+/),c=0;"
    "rows.forEach(function(r){var t=r.textContent.toLowerCase();var ok=w.every(function(x){return t.indexOf(x)>=0});"
    "r.hidden=!ok;if(ok)c++});n.textContent=c+' of '+rows.length+' shown'})})();";

#endif
