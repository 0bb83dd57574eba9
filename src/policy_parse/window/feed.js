"use strict";
// Talking with the server: asking, changing, what is chosen, and hearing what others have changed.
const win = {chosen: [], version: 0, told: 0, status: null, settled: {}, corrected: [], pairs: [], loading: 0};

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
const post = (path, body) => ask(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body || {})});
async function trying(act) {  // what went wrong is said, and stays until it is read
  try { return await act(); } catch (error) { complain(error.message); return undefined; }
}
function complain(message) {
  let box = document.getElementById("trouble");
  if (!box) { box = el("div", {id: "trouble", role: "alert"}); document.getElementById("head").after(box); }
  box.replaceChildren(el("span", {}, message), el("button", {class: "plain", click: () => box.remove()}, L.w_close));
}

// ---- what is chosen
async function choose(digests, tab) {
  win.chosen = digests;
  await load();
  if (tab) showTab(tab);
}
async function load() {
  if (!win.chosen.length) { show(NOTHING); return; }
  const slow = setTimeout(() => tell(L.w_opening, 60000), 300);
  win.loading++;
  const data = await trying(() => get("/api/set", {d: win.chosen.join(",")}));
  clearTimeout(slow); tell.done(); win.loading--;
  if (!data) return;
  show({...data, L: WINDOW.L, lang: WINDOW.lang});
  if (data.left.length) tell(put(L.w_left, data.left.length));
  if (data.troubles.length) complain(data.troubles.map(t => D.lang === "zh" && t.hint_zh ? t.message + " " + t.hint_zh : t.message).join("；"));
}
function show(data) {
  const shown = N[state.shown] && N[state.shown].h, scoped = state.doc >= 0 && N[state.doc] ? N[state.doc].h : null;
  const keep = docView ? docView.text.scrollTop : 0;
  feed(data);
  win.version = data.version || win.version;
  win.settled = data.settled || {}; win.pairs = data.pairs || [];
  win.corrected = new Map();
  for (const c of data.corrected || []) { const key = c.document + c.id; if (!win.corrected.has(key)) win.corrected.set(key, []); win.corrected.get(key).push(c); }
  const at = digest => N.findIndex(n => n.h === digest);
  state.shown = Math.max(0, at(shown)); state.doc = N.length === 1 ? 0 : scoped ? at(scoped) : -1; state.unit = -1; state.mark = null;
  document.getElementById("scope").closest("label").replaceWith(scopeChooser());
  for (const [name, own] of Object.entries(panels)) if (!own.lasting) { own.drawn = null; if (name !== state.tab) own.panel.replaceChildren(); }
  counts(); showTab(state.tab); remember();
  if (docView && shown && at(shown) >= 0) docView.text.scrollTop = keep;
}
remember = function () {  // the address says what is looked at: back works, and it can be opened again
  const facts = {tab: state.tab};
  if (win.chosen.length) facts.d = win.chosen.map(d => d.slice(0, 16)).join(",");
  if (state.doc >= 0 && N.length > 1) facts.doc = state.doc;
  goTo(addressOf(facts));
};
addEventListener("popstate", async () => {
  const facts = asked(), tab = panels[facts.get("tab")] ? facts.get("tab") : state.tab, wanted = await known16(facts.get("d") || "");
  filtersAsked(tab); panels[tab].drawn = panels[tab].lasting ? panels[tab].drawn : null;
  if (wanted.join() !== win.chosen.join()) { state.tab = tab; await choose(wanted); } else showTab(tab);
});
async function known16(text) {  // whole sums of documents by their beginnings
  const parts = text.split(",").filter(Boolean);
  if (!parts.length) return [];
  return (await trying(() => get("/api/known", {d: parts.join(",")})) || {digests: []}).digests;
}

// ---- what goes on
async function look() {
  clearTimeout(look.wait);
  try {
    const now = await get("/api/state", {since: win.told});
    win.lost = false;
    const grown = now.version !== win.told;
    win.told = now.version; win.status = now;
    drawStatus();
    if (grown && panels.files.refresh) panels.files.refresh();
    if (now.trouble) { if (win.trouble !== now.trouble.message) complain(D.lang === "zh" && now.trouble.hint_zh ? now.trouble.message + " " + now.trouble.hint_zh : now.trouble.message + " " + now.trouble.hint); win.trouble = now.trouble.message; } else win.trouble = null;
    if (now.changed.some(d => win.chosen.includes(d)) && now.version > win.version && !document.querySelector("dialog[open]")) { await load(); tell(L.w_others); }
  } catch (error) { if (win.lost) complain(L.w_gone); }
  look.wait = setTimeout(look, win.lost ? 4000 : win.status && win.status.progress ? 700 : 2000);
}
function drawStatus() {
  const own = win.status, bar = document.getElementById("progress");
  if (!own.progress) { bar.replaceChildren(); return; }
  const {done, total, name, left} = own.progress;
  bar.replaceChildren(el("progress", {max: total || 1, value: done, "aria-label": L.w_reading}), el("span", {class: "small"}, done + " / " + total + (left ? " · " + put(L.w_seconds, Math.ceil(left)) : "") + (name ? " · " + cutTo(name, 24) : "")));
}
