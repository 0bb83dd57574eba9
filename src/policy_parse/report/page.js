"use strict";
// The data, small tools, state and tabs. Text from documents is only ever set as text.
// What is shown first is FIRST; a window feeds other data later. `edit` is there where records can be changed.
let D = FIRST, {L, S, N, U, C: LINKS} = D, edit = null;
const forget = [];  // what keeps something of the data that was shown before
function feed(data) {
  D = data; ({L, S, N, U, C: LINKS} = D);
  known.length = 0; forget.forEach(act => act());
}
const ROLES = ["lead", "responsible", "participating", "supervising"];
const LEVELS = {national: "#7f3f98", province: "#c0504d", prefecture: "#1f77b4", county: "#2e8b57", township: "#8a6d3b", "": "#8b96a1"};
const SVG = "http://www.w3.org/2000/svg";

function fill(node, facts, kids) {
  for (const [name, value] of Object.entries(facts || {})) {
    if (value === null || value === undefined || (value === false && !name.startsWith("aria-"))) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  }
  node.append(...kids.flat().filter(kid => kid !== null && kid !== undefined && kid !== ""));
  return node;
}
const el = (tag, facts, ...kids) => fill(document.createElement(tag), facts, kids);
const svg = (tag, facts, ...kids) => fill(document.createElementNS(SVG, tag), facts, kids);
const word = key => L[key] === undefined ? key : L[key];
const put = (text, value) => text.replace("{}", value);
const cmp = new Intl.Collator("zh", {numeric: true}).compare;

const state = {tab: "document", doc: N.length === 1 ? 0 : -1, shown: 0, unit: -1};
const panels = {};  // name -> {label, count, draw(panel), panel, drawn}

// ---- facts about records
const docTitle = n => N[n].m[0];
const sectionLabel = (n, s) => s < 0 ? "" : N[n].s[s][0] + " " + N[n].s[s][2];
const textAt = (n, start, end) => N[n].x.slice(start, end);
const taskText = (n, k) => { const r = N[n].k[k]; return r[3] || textAt(n, r[1], r[2]); };
function pageAt(n, place) {
  const pages = N[n].pg;
  let low = 0, high = pages.length / 2;
  while (low < high) { const mid = (low + high) >> 1; if (pages[2 * mid] <= place) low = mid + 1; else high = mid; }
  return low ? pages[2 * low - 1] : 0;
}
function placeLabel(n, section, start) {
  const page = pageAt(n, start);
  return [section >= 0 ? N[n].s[section][0] : "", page ? put(L.page_n, page) : ""].filter(Boolean).join(" · ");
}
function sentenceAt(n, start, end) {
  const text = N[n].x;
  let a = start, b = end;
  while (a > 0 && !"。；！？\n".includes(text[a - 1])) a--;
  while (b < text.length && !"。；！？\n".includes(text[b])) b++;
  if (b < text.length && text[b] !== "\n") b++;
  return [a, Math.max(b, end)];
}
const sign = key => L[key] === undefined ? key : L[key];
const targetValue = r => [r[6] ? word(S[r[6]]) : "", r[6] && S[r[3]] === "=" ? "" : sign(S[r[3]]), D.lang === "en" ? " " : "", amount(r[4]), S[r[5]]].join("");
function amount(text) {  // 18000000000 as 180亿
  const n = Number(text), [size, unit] = D.lang === "zh" ? (Math.abs(n) >= 1e8 ? [1e8, "亿"] : Math.abs(n) >= 1e4 ? [1e4, "万"] : [1, ""]) : [1, ""];
  if (!Number.isFinite(n) || !text) return text;
  return size === 1 ? (Math.abs(n) >= 1e4 ? n.toLocaleString("en") : text.length > 8 ? String(+n.toPrecision(6)) : text) : String(+(n / size).toFixed(6)) + unit;
}
const dueLabel = (due, again) => S[due] || (S[again] ? word(S[again]) : "");
// Records of each kind: [kind, number, start, end].
const SPANS = {
  duty: r => [r[5], r[6]], target: r => [r[14], r[15]], deadline: r => [r[5], r[6]],
  citation: r => [r[4], r[5]], person: r => [r[3], r[4]], issue: r => [r[3], r[4]],
};
const ROWS = {duty: "a", target: "g", deadline: "d", citation: "c", person: "p", issue: "q"};
const recordOf = (n, kind, i) => N[n][ROWS[kind]][i];
const spanOf = (n, kind, i) => SPANS[kind](recordOf(n, kind, i));

// What each task has: its duties and times, those of its section where it has none of its own.
const known = [];
function facts(n) {
  if (known[n]) return known[n];
  const own = N[n].k.map(() => ({duties: [], times: []})), sections = new Map();
  const of = s => { if (!sections.has(s)) sections.set(s, {duties: [], times: []}); return sections.get(s); };
  N[n].a.forEach((r, i) => { if (!r[1].length) of(r[0]).duties.push(i); r[1].forEach(k => own[k].duties.push(i)); });
  N[n].d.forEach((r, i) => { if (r[1] >= 0) own[r[1]].times.push(i); else of(r[0]).times.push(i); });
  return known[n] = {tasks: own, sections, of};
}
const timesOf = (n, k) => { const f = facts(n); return f.tasks[k].times.length ? f.tasks[k].times : f.of(N[n].k[k][0]).times; };
function timeText(n, times) {
  return [...new Set(times.map(i => { const r = N[n].d[i]; return dueLabel(r[3], r[4]) || textAt(n, r[5], r[6]); }))].join("；");
}
function unitsOf(n, section, task) {  // rows of assignments for a thing that is due
  if (task >= 0) return facts(n).tasks[task].duties;
  const out = new Set();
  N[n].a.forEach((r, i) => { if (r[0] === section || r[1].some(k => N[n].k[k][0] === section)) out.add(i); });
  return [...out];
}

// ---- small parts
const MARKED = ["duty", "target", "deadline"], marksOf = new WeakMap();
function noted(n, kind, i) {  // what a person has corrected, and what is in doubt: a class, and what to say
  if (!marksOf.has(N[n])) {
    const own = new Map();
    for (const [t, k, corrected, told] of N[n].y || []) {
      const key = MARKED[t] + k, mark = own.get(key) || {class: "", title: ""};
      own.set(key, {class: mark.class + (corrected ? " corrected" : " doubtful"), title: mark.title + "\n" + S[told]});
    }
    marksOf.set(N[n], own);
  }
  return marksOf.get(N[n]).get(kind + i) || {class: "", title: ""};
}
function chip(n, i, label) {
  const r = N[n].a[i], mark = noted(n, "duty", i);
  const facts = edit ? edit.facts(n, "duty", i) : {};
  return el("button", {...facts, class: "chip r" + r[2] + mark.class + (facts.class || ""), title: word(ROLES[r[2]]) + " · " + (r[4] >= 0 ? S[U[r[4]][0]] : S[r[3]]) + mark.title, click: () => go(n, "duty", i)}, label || S[r[3]]);
}
const link = (text, act, title) => el("button", {class: "link", click: act, title: title || (text.length > 40 ? text : null)}, el("span", {class: "text-in"}, text));
function tell(message, stays = 1800) {
  const told = document.getElementById("told");
  told.textContent = message; told.classList.add("on");
  clearTimeout(tell.wait); tell.wait = setTimeout(() => told.classList.remove("on"), stays);
}
tell.shows = () => document.getElementById("told").classList.contains("on");
tell.done = () => document.getElementById("told").classList.remove("on");
const plain = value => { const text = String(value === undefined || value === null ? "" : value).replace(/[\t\r\n]+/g, " "); return /^[=+\-@＝＋－＠]/.test(text) && !/^[+-]?[\d.]+$/.test(text) ? "'" + text : text; };
async function copyRows(rows) {
  const text = rows.map(row => row.map(plain).join("\t")).join("\r\n");
  copyRows.last = text;
  try { await navigator.clipboard.writeText(text); tell(L.copied); return; } catch (error) { /* the old way */ }
  const area = el("textarea", {"aria-hidden": "true", style: "position:fixed;left:-999px"});
  area.value = text; document.body.append(area); area.select();
  let done = false;
  try { done = document.execCommand("copy"); } catch (error) { done = false; }
  area.remove(); tell(done ? L.copied : L.copy_failed);
}
function choices(label, items, value, act) {  // items: [value, text]
  const select = el("select", {"aria-label": label, change: () => act(select.value)},
    items.map(([v, text]) => el("option", {value: v, selected: String(v) === String(value)}, text)));
  return select;
}
const shortName = n => [S[N[n].m[4]], N[n].m[2]].filter(Boolean).join(" ") || docName(n);
const docName = n => { const title = docTitle(n); return title.length > 42 ? title.slice(0, 20) + "…" + title.slice(-20) : title; };
const inScope = n => state.doc < 0 || state.doc === n;
const scope = () => N.map((_, n) => n).filter(inScope);

// ---- tabs
function showTab(name, focus) {
  state.tab = name;
  for (const [key, own] of Object.entries(panels)) {
    const on = key === name;
    own.button.setAttribute("aria-selected", on); own.button.tabIndex = on ? 0 : -1; own.panel.hidden = !on;
    if (on && focus) own.button.focus();
  }
  const own = panels[name];
  own.button.scrollIntoView({block: "nearest", inline: "nearest"});
  if (own.drawn !== state.doc) { own.drawn = state.doc; own.panel.replaceChildren(); own.draw(own.panel); }
  remember();
}
function redraw(name) { if (panels[name]) panels[name].drawn = null; if (state.tab === name) showTab(name); }
const filterState = {};  // tab -> what its filters are set to: they stay over views, and live in the address
const asked = () => new URLSearchParams(location.hash.slice(1));
function addressOf(facts) {
  for (const [id, value] of Object.entries(filterState[state.tab] || {})) if (value) facts["f_" + id] = value;
  return "#" + new URLSearchParams(facts);
}
function filtersAsked(tab) {
  const found = [...asked()].filter(([key]) => key.startsWith("f_"));
  if (found.length) filterState[tab] = Object.fromEntries(found.map(([key, value]) => [key.slice(2), value]));
  else delete filterState[tab];
}
function goTo(address) {  // another tab is a step to come back from; other filters are not
  if (location.hash === address) return;
  try { history[asked().get("tab") === state.tab || !location.hash ? "replaceState" : "pushState"](null, "", address); } catch (error) { /* not everywhere */ }
}
function remember() {
  const facts = {tab: state.tab};
  if (state.doc >= 0 && N.length > 1) facts.doc = state.doc;
  goTo(addressOf(facts));
}
function setScope(doc) {
  state.doc = doc;
  if (doc >= 0) state.shown = doc;
  document.getElementById("scope").value = doc;
  counts(); showTab(state.tab);
}
function go(n, kind, i) {
  const [start, end] = spanOf(n, kind, i);
  goPlace(n, start, end, [kind, i]);
}
function goPlace(n, start, end, record) {
  if (!inScope(n)) state.doc = n, document.getElementById("scope").value = n, counts();
  state.shown = n;
  state.mark = {start, end, record};
  showTab("document");
  showDocument();
}
function counts() {
  for (const own of Object.values(panels)) {
    const n = own.count ? own.count() : null;
    own.number.textContent = n === null ? "" : n;
  }
}
function scopeChooser() {
  const items = [[-1, L.all_files], ...N.map((_, n) => [n, docName(n)])];
  const chooser = choices(L.scope, items, state.doc, value => setScope(Number(value)));
  chooser.id = "scope";
  return el("label", {hidden: N.length < 2}, L.scope, chooser);
}
function begin(title) {
  const head = document.getElementById("head"), main = document.getElementById("main");
  head.append(el("h1", {title}, title), scopeChooser());
  const list = el("div", {role: "tablist", "aria-label": L.report});
  const names = Object.keys(panels);
  for (const name of names) {
    const own = panels[name];
    own.number = el("span", {class: "n"});
    own.button = el("button", {role: "tab", id: "tab-" + name, "aria-controls": "panel-" + name, click: () => showTab(name)}, L["tab_" + name], own.number);
    own.panel = el("div", {role: "tabpanel", id: "panel-" + name, "aria-labelledby": "tab-" + name, hidden: true});
    list.append(own.button); main.append(own.panel);
  }
  list.addEventListener("keydown", event => {
    const at = names.indexOf(state.tab), last = names.length - 1;
    const next = {ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at ? at - 1 : last, Home: 0, End: last}[event.key];
    if (next === undefined) return;
    event.preventDefault(); showTab(names[next], true);
  });
  head.append(list);
}
