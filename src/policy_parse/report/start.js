"use strict";
// The order of the tabs, what the address asks for, and a test of itself (#selftest).
if (!N.some(n => n.n.length)) delete panels.accounts;
for (const name of ["overview", "document", "matrix", "targets", "graph", "compare", "calendar", "issues", "accounts"]) {
  const own = panels[name];
  if (!own) continue;
  delete panels[name]; panels[name] = own;
}
function follow() {  // what the address asks for
  const facts = asked(), doc = facts.has("doc") ? Number(facts.get("doc")) : N.length === 1 ? 0 : -1;
  state.doc = N[doc] ? doc : -1;
  if (N[doc]) state.shown = doc;
  const chooser = document.getElementById("scope");
  if (chooser) { chooser.value = state.doc; counts(); }
  if (facts.has("unit")) state.unit = Number(facts.get("unit"));
  if (facts.has("part")) compareState.part = facts.get("part");
  if (facts.has("mode")) matrixMode = facts.get("mode");
  const tab = panels[facts.get("tab")] ? facts.get("tab") : D.tab || "overview";
  filtersAsked(tab);
  if (panels[tab].panel) panels[tab].drawn = null;
  return tab;
}
const tab = follow();
begin(N.length === 1 ? docTitle(0) : L.report + " · " + N.length + " " + L.documents); counts();
const at = asked().get("at"), selfTested = asked().has("selftest");
showTab(tab);
if (at) { const [n, kind, i] = at.split("-"); go(Number(n), kind, Number(i)); }
addEventListener("popstate", () => showTab(follow()));
if (selfTested) setTimeout(selftest, 50);

function selftest() {
  const told = {errors: [], ms: Math.round(performance.now())};
  const check = (name, fact) => { told[name] = fact; };
  window.addEventListener("error", event => told.errors.push(event.message));
  const jumped = () => state.tab === "document" && document.querySelectorAll(".text .here").length > 0;
  const step = (name, act) => { try { check(name, act()); } catch (error) { told.errors.push(name + ": " + error.message); } };
  for (const name of Object.keys(panels)) step("tab_" + name, () => { showTab(name); return panels[name].panel.childElementCount > 0 && !panels[name].panel.hidden; });
  step("arrow", () => { showTab("document", true); panels.document.button.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true})); return state.tab; });
  step("matrix_jump", () => { showTab("matrix"); panels.matrix.panel.querySelector("td .chip").click(); return jumped(); });
  step("target_jump", () => { showTab("targets"); panels.targets.panel.querySelector("td .link").click(); return jumped(); });
  step("target_text", () => document.querySelector(".text .here").textContent);
  step("target_record", () => document.querySelector(".rec h3").textContent);
  step("mark_record", () => { document.querySelector(".text .m.duty").click(); return document.querySelector(".rec dl").textContent; });
  step("issue_jump", () => { showTab("issues"); const b = panels.issues.panel.querySelector("td .link"); if (!b) return null; b.click(); return state.tab; });
  step("sort", () => { showTab("targets"); const t = panels.targets.table; [...panels.targets.panel.querySelectorAll("th button")].find(b => b.title === L.value).click(); const v = t.shown().map(r => r.number); return v.every((x, i) => !i || !(x < v[i - 1])); });
  step("filter", () => { showTab("matrix"); const t = panels.matrix.table, all = t.shown().length; t.set("unit", S[N[scope()[0]].a[0][3]]); const some = t.shown().length; t.set("unit", ""); return some > 0 && some <= all; });
  step("copy", () => { const rows = panels.matrix.table.asRows(); copyRows(rows); return copyRows.last.split("\r\n").length === rows.length; });
  step("unit", () => { showTab("graph"); panels.graph.choose(unitLoads()[0].u); return panels.graph.panel.querySelectorAll(".box").length > 0; });
  step("calendar", () => { showTab("calendar"); const b = panels.calendar.panel.querySelector(".strip button:not([disabled])"); if (!b) return null; b.click(); return panels.calendar.table.shown().length === Number(b.textContent); });
  step("compare", () => { showTab("compare"); const c = chains()[0]; return c ? [c.notices.length, panels.compare.panel.querySelectorAll(".set").length, panels.compare.panel.querySelectorAll("ins,del").length] : null; });
  if (panels.accounts) step("accounts", () => { showTab("accounts"); const b = panels.accounts.panel.querySelector(".take"); if (!b) return null; b.click(); const file = correctionsFile(); b.click(); return file; });
  step("drawn_rows", () => { showTab("matrix"); return panels.matrix.panel.querySelectorAll("tbody tr").length; });
  document.documentElement.dataset.selftest = JSON.stringify(told);
  document.title = told.errors.length ? "selftest failed" : "selftest ok";
}
