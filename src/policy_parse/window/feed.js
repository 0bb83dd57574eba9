"use strict";
// Talking with the server: asking, changing, what is chosen, and hearing what others have changed.
const win = {chosen: [], loaded: null, from: 0, seen: 0, choice: {}, version: 0, told: 0, status: null, settled: {}, corrected: [], pairs: [], loading: 0, asking: 0, posting: 0, own: {}};
const FEW = 40;  // documents that an address names one by one

async function ask(path, facts) {
  let answer;
  try { answer = await fetch(path, facts); } catch (error) { win.lost = true; throw new Error(L.w_gone); }
  const text = await answer.text();
  let body = null;
  try { body = JSON.parse(text); } catch (error) { /* no JSON: what it says is said below */ }
  if (!answer.ok) throw new Error(body ? (D.lang === "zh" && body.hint_zh ? body.message + " " + body.hint_zh : [body.message, body.hint].filter(Boolean).join(" ")) : text.trim().slice(0, 200));
  return body;
}
const get = (path, facts) => ask(path + "?" + new URLSearchParams(facts || {}));
async function post(path, body) {
  win.posting++;
  try {
    const told = await ask(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body || {})});
    Object.assign(win.own, told && told.changed);
    return told;
  } finally { win.posting--; }
}
async function trying(act) {  // what went wrong is said, and stays until it is read
  try { return await act(); } catch (error) { complain(error.message); return undefined; }
}
function complain(message) {
  let box = document.getElementById("trouble");
  if (!box) { box = el("div", {id: "trouble", role: "alert"}); document.getElementById("head").after(box); }
  box.replaceChildren(el("span", {}, message), el("button", {class: "plain", click: () => box.remove()}, L.w_close));
}

// ---- what is chosen
const isMany = () => win.chosen.length > FEW;
async function asChosen() {  // how a request names what is chosen: many by the name under which the choice is kept
  if (!isMany()) return {d: win.chosen.join(",")};
  if (win.choice.of !== win.chosen) { const of = win.chosen; win.choice = {of, name: (await post("/api/choices", {digests: of})).name}; }
  return {c: win.choice.name};
}
async function chooseAll(listed) {  // all that the list has, or has under its filters
  const got = await trying(() => post("/api/choices", {listed: listed || {}}));
  if (!got) return;
  win.chosen = got.digests; win.choice = {of: win.chosen, name: got.name};
}
async function choose(digests, tab) {
  win.chosen = digests;
  await load();
  if (tab) showTab(tab);
}
async function load(from) {  // what is chosen anew is looked at as a whole, from its first document on
  if (win.loaded !== win.chosen) { win.from = 0; state.doc = -1; }
  if (from !== undefined) win.from = from;
  win.loaded = win.chosen;
  const mine = ++win.asking;
  if (!win.chosen.length) { show(NOTHING); return; }
  let slow = setTimeout(() => { slow = null; if (!tell.shows()) { tell(L.w_opening, 60000); slow = "told"; } }, 300);  // what was just saved stays said
  win.loading++;
  const data = await trying(async () => get("/api/set", {...await asChosen(), from: win.from}));
  if (slow === "told") tell.done(); else clearTimeout(slow);
  win.loading--;
  if (!data || mine !== win.asking) return;
  win.seen = data.seen;
  show({...data, L: WINDOW.L, lang: WINDOW.lang});
  if (data.troubles.length) complain(data.troubles.map(t => D.lang === "zh" && t.hint_zh ? t.message + " " + t.hint_zh : t.message).join("；"));
}
function show(data) {
  const shown = N[state.shown] && N[state.shown].h, scoped = state.doc >= 0 && N[state.doc] ? N[state.doc].h : null;
  const keep = docView ? docView.text.scrollTop : 0, own = panels[state.tab], place = own.table && own.table.place();
  const tops = [...own.panel.querySelectorAll(".cmp,.over,.next")].map(node => [node.className, node.scrollTop]);
  feed(data);
  win.version = data.version || win.version;
  win.settled = data.settled || {}; win.pairs = data.pairs || [];
  win.corrected = new Map();
  for (const c of data.corrected || []) { const key = c.document + c.id; if (!win.corrected.has(key)) win.corrected.set(key, []); win.corrected.get(key).push(c); }
  const at = digest => N.findIndex(n => n.h === digest);
  state.shown = Math.max(0, at(shown)); state.doc = N.length === 1 ? 0 : scoped ? at(scoped) : -1; state.unit = -1; state.mark = null;
  document.getElementById("scope").closest("label").replaceWith(scopeChooser()); drawPager();
  for (const [name, own] of Object.entries(panels)) if (!own.lasting) { own.drawn = null; if (name !== state.tab) own.panel.replaceChildren(); }
  counts(); showTab(state.tab); remember();
  if (docView && shown && at(shown) >= 0) docView.text.scrollTop = keep;
  if (place && own.table) own.table.back(place);  // who corrects goes on where they were
  for (const [name, top] of tops) { const node = own.panel.querySelector("." + name.split(" ")[0]); if (node) node.scrollTop = top; }
}
function drawPager() {  // of many documents so many are side by side
  const old = document.getElementById("pager"), all = win.chosen.length, to = win.from + win.seen;
  if (old) old.remove();
  if (!N.length || all <= win.seen) return;
  const step = (sign, label, from) => el("button", {class: "head-do", "aria-label": label, title: label, disabled: from < 0 || from >= all, click: () => load(from)}, sign);
  document.getElementById("scope").closest("label").before(el("span", {id: "pager", title: L.w_pager_hint}, step("‹", L.w_before, win.from ? Math.max(0, win.from - FEW) : -1), el("span", {class: "small"}, put(put(put(L.w_pager, win.from + 1), to), all)), step("›", L.w_after, to)));
}
function stepTo() {  // the address as it would be, as a step to come back from
  const from = location.hash; remember();
  if (location.hash !== from) { const to = location.hash; history.replaceState(null, "", from); history.pushState(null, "", to); }
}
const plainTab = showTab;
showTab = function (name, focus) {  // what was chosen in the list meanwhile is shown
  const box = document.getElementById("offer"); if (box) box.remove();
  plainTab(name, focus);
  if (name === "files" && panels.files.ticks) panels.files.ticks();  // what was chosen elsewhere
  if (win.loaded !== win.chosen && !panels[name].lasting) load();
};
remember = function () {  // the address says what is looked at: back works, and it can be opened again
  const facts = {tab: state.tab};
  if (isMany()) { if (win.choice.of === win.chosen) facts.c = win.choice.name; if (win.from) facts.from = win.from; }
  else if (win.chosen.length) facts.d = win.chosen.map(d => d.slice(0, 16)).join(",");
  if (state.doc >= 0 && N.length > 1) facts.doc = state.doc;
  goTo(addressOf(facts));
};
addEventListener("popstate", async () => {
  const facts = asked(), tab = panels[facts.get("tab")] ? facts.get("tab") : state.tab;
  filtersAsked(tab); panels[tab].drawn = panels[tab].lasting ? panels[tab].drawn : null;
  if (tab === "files") panels.files.follow();
  const same = facts.get("c") ? win.choice.of === win.chosen && win.choice.name === facts.get("c") : (facts.get("d") || "") === win.chosen.map(d => d.slice(0, 16)).join(",");
  if (same && isMany() && (Number(facts.get("from")) || 0) !== win.from) { state.tab = tab; await load(Number(facts.get("from")) || 0); return; }
  if (!same) { state.tab = tab; await choose(await known16(facts)); } else showTab(tab);
});
async function known16(facts) {  // whole sums of the documents that an address names
  const d = facts.get("d") || "", c = facts.get("c") || "";
  return d || c ? (await trying(() => get("/api/known", {d, c})) || {digests: []}).digests : [];
}

// ---- what goes on
async function look() {
  clearTimeout(look.wait);
  try {
    const now = await get("/api/state", {since: win.version || win.told});
    win.lost = false;
    const grown = now.version !== win.told;
    win.told = now.version; win.status = now;
    drawStatus();
    if (grown && panels.files.refresh) panels.files.refresh();
    if (now.trouble) { if (win.trouble !== now.trouble.message) complain(D.lang === "zh" && now.trouble.hint_zh ? now.trouble.message + " " + now.trouble.hint_zh : now.trouble.message + " " + now.trouble.hint); win.trouble = now.trouble.message; } else win.trouble = null;
    const others = Object.entries(now.changed).some(([d, version]) => version > win.version && win.own[d] !== version && N.some(n => n.h === d));
    if (others && !win.posting && !win.loading && !document.querySelector("dialog[open]")) { await load(); tell(L.w_others); }
  } catch (error) { if (win.lost) complain(L.w_gone); }
  look.wait = setTimeout(look, win.lost ? 4000 : win.status && win.status.progress ? 700 : 2000);
}
function drawStatus() {
  const own = win.status, bar = document.getElementById("progress");
  if (panels.files.retry) panels.files.retry.hidden = !["failed", "timeout", "crashed"].some(key => own.counts[key]);
  if (!own.progress) { bar.replaceChildren(); return; }
  const {done, total, name, left} = own.progress;
  bar.replaceChildren(el("progress", {max: total || 1, value: done, "aria-label": L.w_reading}), el("span", {class: "small"}, done + " / " + total + (left ? " · " + put(L.w_seconds, Math.ceil(left)) : "") + (name ? " · " + cutTo(name, 24) : "")));
}
