"""The graph as one HTML file: units by load, who works with whom, and each unit's tasks.

No network, no library: positions are computed here, the page only draws and filters.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any

from policy_parse.domain.words import ROLE_WORDS
from policy_parse.graph.build import EDGE_OF_ROLE

if TYPE_CHECKING:
    import networkx as nx

_ROLES = {EDGE_OF_ROLE[role]: word for role, word in ROLE_WORDS.items()}
_LEVELS = {
    "national": "国家", "province": "省", "prefecture": "市", "county": "区县", "township": "乡镇",
}  # fmt: skip
_DRAWN = 400  # units that are drawn; the list has all


def graph_page(graph: nx.MultiDiGraph[str]) -> str:
    """The page for a responsibility graph."""
    data = _data(graph)
    packed = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    titles = [graph.nodes[n]["label"] for n, k in graph.nodes(data="kind") if k == "document"]
    parts = {"title": html.escape("；".join(sorted(titles))), "data": packed}
    return re.sub(r"\{\{(\w+)\}\}", lambda m: parts[m[1]], _PAGE)  # once: a title may hold {{data}}


def _data(graph: nx.MultiDiGraph[str]) -> dict[str, Any]:
    kinds = dict(graph.nodes(data="kind"))
    duties: dict[str, list[tuple[str, str]]] = {}
    held: dict[str, set[str]] = {}
    for a, b, edge in graph.edges(data=True):
        if kinds[a] == "unit" and edge["kind"] in _ROLES:
            duties.setdefault(a, []).append((b, edge["kind"]))
            held.setdefault(b, set()).add(a)
    units = sorted(duties, key=lambda u: (-len(duties[u]), u))
    shared: Counter[tuple[str, str]] = Counter()
    for some in held.values():
        shared.update(combinations(sorted(some), 2))
    place = unit_positions(units[:_DRAWN], shared)
    index = {unit: i for i, unit in enumerate(units)}
    tasks = sorted({task for own in duties.values() for task, _ in own})
    task_index = {task: i for i, task in enumerate(tasks)}
    return {
        "units": [
            {"name": graph.nodes[u]["label"], "level": graph.nodes[u].get("level", ""),
             "national": graph.nodes[u].get("national", ""), "at": place.get(u),
             "duties": sorted([task_index[t], _ROLES[role]] for t, role in duties[u])}
            for u in units
        ],
        "tasks": [
            {"text": graph.nodes[t]["label"], "path": graph.nodes[t].get("path", ""),
             "page": graph.nodes[t].get("page")}
            for t in tasks
        ],
        "together": sorted(
            [index[a], index[b], n] for (a, b), n in shared.items() if a in place and b in place
        ),
        "levels": _LEVELS,
    }  # fmt: skip


def unit_positions(units: list[str], shared: Counter[tuple[str, str]]) -> dict[str, list[float]]:
    """Where each unit is drawn: those that share tasks near each other, the same each time."""
    import networkx as nx

    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(units)
    plain.add_weighted_edges_from(
        (a, b, n) for (a, b), n in sorted(shared.items()) if a in plain and b in plain
    )
    out: dict[str, list[float]] = {}
    x = y = row = 0.0
    groups = sorted(nx.connected_components(plain), key=lambda g: (-len(g), min(g)))
    for group in groups:
        radius = max((len(group) / max(len(units), 1)) ** 0.5, 0.05)
        if x and x + 2 * radius > 2.3:
            x, y, row = 0.0, y + row, 0.0
        part = plain.subgraph(sorted(group))
        inner = nx.spring_layout(
            part, seed=1, weight=None, k=4 / len(group) ** 0.5, iterations=120,
            scale=0.85 * radius, center=(x + radius - 1.15, y + radius - 1.15),
        )  # fmt: skip
        out |= {u: [round(float(a), 3), round(float(b), 3)] for u, (a, b) in inner.items()}
        x, row = x + 2 * radius, max(row, 2 * radius)
    return out


_PAGE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>责任图谱</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>
body{margin:0;font:14px/1.5 "Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;color:#222}
header{padding:8px 12px;background:#1f4e79;color:#fff}h1{font-size:16px;margin:0}
main{display:grid;grid-template-columns:300px 1fr 340px;height:calc(100vh - 42px)}
aside,section{overflow:auto;padding:8px}#left{border-right:1px solid #ddd}#right{border-left:1px solid #ddd}
button.unit{display:block;width:100%;text-align:left;border:0;background:none;padding:3px 4px;cursor:pointer;font:inherit}
button.unit:hover,button.unit:focus,button.unit.on{background:#e8f0f8}
.bar{display:inline-block;height:9px;margin-right:1px}.n{color:#777;font-size:12px}
input{width:95%;padding:4px;font:inherit}svg{width:100%;height:100%;display:block}
.牵头{background:#e07b39}.责任{background:#e0b939}.参与{background:#6fa8dc}.督导{background:#93c47d}
circle{stroke:#fff;stroke-width:.004;cursor:pointer}line{stroke:#8aa}text{pointer-events:none;fill:#222}
.far{opacity:.12}
@media(max-width:900px){main{grid-template-columns:1fr;height:auto}svg{height:60vh}}
@media print{#left{display:none}main{display:block}}
</style></head><body>
<header><h1>责任图谱 <span class="n" style="color:#cde">{{title}}</span></h1></header>
<main><aside id="left"><input id="find" placeholder="查找单位" aria-label="查找单位"><div id="list"></div></aside>
<section style="padding:0"><svg id="map" viewBox="-1.15 -1.15 2.3 2.3" role="img" aria-label="单位协作图"></svg></section>
<aside id="right" aria-live="polite">选择一个单位，查看它的任务和协作单位。滚轮缩放，拖动平移。</aside></main>
<script type="application/json" id="data">{{data}}</script>
<script>
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const colours = {national:"#7f3f98", province:"#c0504d", prefecture:"#1f77b4", county:"#2e8b57", township:"#888"};
const roles = ["牵头","责任","参与","督导"], svg = document.getElementById("map");
const make = (tag, facts, parent) => { const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const k in facts) e.setAttribute(k, facts[k]); parent.append(e); return e; };
const most = Math.max(1, ...data.units.map(u => u.duties.length));
const lines = data.together.map(([a, b, n]) => make("line", {x1:data.units[a].at[0], y1:data.units[a].at[1],
  x2:data.units[b].at[0], y2:data.units[b].at[1], "stroke-width":.0012*Math.min(n, 8), opacity:.35}, svg));
const dots = data.units.map((u, i) => { if (!u.at) return null;
  const r = .012 + .035*Math.sqrt(u.duties.length/most);
  const dot = make("circle", {cx:u.at[0], cy:u.at[1], r, fill:colours[u.level] || "#999"}, svg);
  make("title", {}, dot).textContent = u.name; dot.addEventListener("click", () => choose(i)); return dot; });
const words = data.units.map((u, i) => { if (!u.at || i > 60) return null;
  const t = make("text", {x:u.at[0] + .02, y:u.at[1], "font-size":.024}, svg); t.textContent = u.name.slice(-10); return t; });
const list = document.getElementById("list");
const buttons = data.units.map((u, i) => { const b = document.createElement("button"); b.className = "unit";
  b.append(u.name, " "); const n = document.createElement("span"); n.className = "n"; n.textContent = u.duties.length; b.append(n, document.createElement("br"));
  for (const role of roles) { const c = u.duties.filter(d => d[1] === role).length; if (!c) continue;
    const s = document.createElement("span"); s.className = "bar " + role; s.style.width = 200*c/most + "px"; s.title = role + " " + c; b.append(s); }
  b.addEventListener("click", () => choose(i)); list.append(b); return b; });
function choose(i) {
  const near = new Map(); data.together.forEach(([a, b, n]) => { if (a === i) near.set(b, n); if (b === i) near.set(a, n); });
  dots.forEach((d, k) => d && d.classList.toggle("far", k !== i && !near.has(k)));
  words.forEach((w, k) => w && w.classList.toggle("far", k !== i && !near.has(k)));
  lines.forEach((l, k) => l.classList.toggle("far", data.together[k][0] !== i && data.together[k][1] !== i));
  buttons.forEach((b, k) => b.classList.toggle("on", k === i));
  const u = data.units[i], right = document.getElementById("right"); right.replaceChildren();
  const add = (tag, text) => { const e = document.createElement(tag); e.textContent = text; right.append(e); return e; };
  add("h3", u.name); add("p", [data.levels[u.level], u.national].filter(Boolean).join(" · "));
  for (const role of roles) { const own = u.duties.filter(d => d[1] === role); if (!own.length) continue;
    add("h4", role + " " + own.length); const ul = add("ul", "");
    own.forEach(([t]) => { const li = document.createElement("li"); li.textContent = data.tasks[t].path + " " + data.tasks[t].text; ul.append(li); }); }
  if (near.size) { add("h4", "协作单位"); const ul = add("ul", "");
    [...near].sort((a, b) => b[1] - a[1]).slice(0, 30).forEach(([k, n]) => { const li = document.createElement("li"); li.textContent = data.units[k].name + " " + n; ul.append(li); }); }
}
document.getElementById("find").addEventListener("input", e => { const q = e.target.value.trim();
  buttons.forEach((b, i) => { b.hidden = q && !data.units[i].name.includes(q); }); });
let view = [-1.15, -1.15, 2.3, 2.3], from = null;
const show = () => svg.setAttribute("viewBox", view.join(" "));
svg.addEventListener("wheel", e => { e.preventDefault(); const f = e.deltaY > 0 ? 1.15 : .87, box = svg.getBoundingClientRect();
  const x = view[0] + view[2]*(e.clientX - box.left)/box.width, y = view[1] + view[3]*(e.clientY - box.top)/box.height;
  view = [x - (x - view[0])*f, y - (y - view[1])*f, view[2]*f, view[3]*f]; show(); }, {passive:false});
svg.addEventListener("pointerdown", e => { from = [e.clientX, e.clientY, ...view]; });
addEventListener("pointermove", e => { if (!from) return; const box = svg.getBoundingClientRect(), s = view[2]/Math.min(box.width, box.height);
  view[0] = from[2] - (e.clientX - from[0])*s; view[1] = from[3] - (e.clientY - from[1])*s; show(); });
addEventListener("pointerup", () => { from = null; });
</script></body></html>
"""
