"use strict";
// 文件: the list, what became of each, adding and choosing.
const LISTED = 200;
panels.files = {lasting: true, count: () => win.status ? Object.values(win.status.counts).reduce((a, b) => a + b, 0) : null, draw(panel) {
  const asked = {}, NONE = {text: "", status: "", level: "", region: "", sort: "name", back: ""};
  const follow = () => Object.assign(asked, NONE, filterState.files);  // the filters live in the address
  follow();
  function askFor(key, value, step) {  // what is chosen is a step to come back from, what is typed is not
    asked[key] = value;
    filterState.files = Object.fromEntries(Object.entries(asked).filter(([k, v]) => v && v !== NONE[k]));
    if (step) stepTo(); else remember();
  }
  let rows = [], total = 0, all = 0, asking = 0;
  const files = el("input", {type: "file", multiple: true, hidden: true, change: () => addFiles([...files.files].map(f => [f.name, f])).then(() => { files.value = ""; })});
  const folder = el("input", {type: "file", webkitdirectory: true, hidden: true, change: () => addFiles([...folder.files].map(f => [f.webkitRelativePath || f.name, f])).then(() => { folder.value = ""; })});
  const find = el("input", {type: "search", "aria-label": L.search, placeholder: L.w_search_files, style: "width:20ch", input: () => { askFor("text", find.value); again(); }});
  const filters = el("span", {class: "group2"}), count = el("span", {class: "count"});
  const open = el("button", {class: "plain main", click: () => choose(win.chosen, win.chosen.length > 1 ? "overview" : "document")}, ""), every = el("button", {class: "plain", click: async () => { await chooseAll(Object.fromEntries(Object.entries(asked).filter(([k, v]) => v && k !== "from"))); draw(); }}, ""), none = el("button", {class: "plain", click: () => { win.chosen = []; load(); draw(); }}, L.w_none_chosen);
  const bar = el("div", {class: "bar", role: "group", "aria-label": L.tab_files},
    el("button", {class: "plain main", click: () => files.click()}, L.w_add), el("button", {class: "plain", click: () => folder.click()}, L.w_add_folder), files, folder,
    el("button", {class: "plain", title: L.w_read_hint, click: () => trying(() => post("/api/read")).then(look)}, L.w_read), (panels.files.retry = el("button", {class: "plain", hidden: true, title: L.w_retry_hint, click: () => trying(() => ask("/api/read?retry", {method: "POST"})).then(look)}, L.w_retry)),
    find, filters, every, open, none, count);
  const body = el("tbody"), box = el("div", {class: "table files", tabindex: 0, role: "region", "aria-label": L.tab_files});
  const heads = [["name", L.file, 220], ["number", L.document_number, 150], ["title", L.title, 330], ["issuer", L.w_issuer, 160], ["region", L.w_region, 140], ["date", L.w_date, 100], ["status", L.w_status, 110], ["issues", L.w_counts, 190]];
  const everything = el("input", {type: "checkbox", "aria-label": L.w_choose_all, change: () => { const shown = rows.filter(r => r.digest).map(r => r.digest); win.chosen = everything.checked ? [...new Set([...win.chosen, ...shown])] : win.chosen.filter(d => !shown.includes(d)); draw(); }});
  const table = el("table", {}, el("colgroup", {}, el("col", {style: "width:34px"}), heads.map(h => el("col", {style: "width:" + h[2] + "px"}))), el("thead", {}, el("tr", {}, el("th", {class: "tick"}, everything), heads.map(([key, label]) => el("th", {scope: "col", "data-key": key}, el("button", {click: () => { asked.back = asked.sort === key && !asked.back ? "1" : ""; askFor("sort", key, true); again(); }}, label))))), body);
  const drop = el("p", {class: "drop"}, L.w_drop);
  const more = el("button", {class: "plain", click: () => fetchRows(rows.length)}, L.w_more);
  box.append(table, drop, more); panel.append(bar, box);

  async function again() { await fetchRows(0); }
  async function fetchRows(from) {
    const mine = ++asking, facts = {text: asked.text, status: asked.status, level: asked.level, region: asked.region, sort: asked.sort, from};
    if (asked.back) facts.back = 1;
    const got = await trying(() => get("/api/documents", facts));
    if (!got || mine !== asking) return;
    rows = from ? [...rows, ...got.rows] : got.rows; total = got.total; all = got.all;
    filters.replaceChildren(...[["status", got.choices.status.map(s => [s, L["st_" + s] || s])], ["level", got.choices.level.map(s => [s, word(s)])], ["region", got.choices.region.map(s => [s, s])]].filter(f => f[1].length > 1 || asked[f[0]]).map(([key, list]) =>
      choices(L["w_" + key], [["", L["w_" + key] + "：" + L.all], ...list], asked[key], v => { askFor(key, v, true); again(); })));
    draw(); counts();
  }
  function draw() {
    const chosen = new Set(win.chosen);
    table.querySelectorAll("th[data-key]").forEach(th => th.setAttribute("aria-sort", th.dataset.key === asked.sort ? (asked.back ? "descending" : "ascending") : "none"));
    body.replaceChildren(...rows.map(r => {
      const tick = el("input", {type: "checkbox", "aria-label": L.w_choose + " " + r.name, disabled: !r.digest, change: () => { win.chosen = tick.checked ? [...win.chosen, r.digest] : win.chosen.filter(d => d !== r.digest); told(); }});
      tick.checked = chosen.has(r.digest);
      const said = r.status === "ok" ? "" : (D.lang === "zh" && r.hint_zh ? r.hint_zh : [r.message, r.hint].filter(Boolean).join(" "));
      const name = r.digest ? link(r.name, () => choose([r.digest], "document"), L.w_open) : el("span", {}, r.name);
      return el("tr", {"data-digest": r.digest || null}, el("td", {class: "tick"}, tick), el("td", {"data-label": L.file}, name), el("td", {}, r.number), el("td", {}, r.digest ? link(r.title || r.name, () => choose([r.digest], "document"), r.title) : r.title),
        el("td", {}, r.issuers), el("td", {}, [r.region, word(r.level)].filter(Boolean).join(" · ")), el("td", {}, r.date), el("td", {}, el("span", {class: "st " + r.status}, L["st_" + r.status] || r.status), said ? el("div", {class: "small soft"}, said) : ""),
        el("td", {class: "small"}, r.digest ? [L.w_n_tasks + " " + r.counts.tasks, L.w_n_duties + " " + r.counts.assignments, L.w_n_targets + " " + r.counts.targets, L.w_n_issues + " " + r.counts.issues].join(" · ") : ""));
    }));
    drop.hidden = all > 12; more.hidden = rows.length >= total;
    count.textContent = total === all ? all + " " + L.documents : total + " / " + all + " " + L.documents;
    told();
  }
  function told() { const n = win.chosen.length; open.hidden = none.hidden = !n; open.textContent = put(L.w_open_chosen, n); every.hidden = total <= rows.length; every.textContent = put(L.w_choose_listed, total); const own = new Set(win.chosen); everything.checked = rows.length > 0 && rows.every(r => !r.digest || own.has(r.digest)); }
  panels.files.follow = () => { const before = JSON.stringify(asked); follow(); find.value = asked.text; if (JSON.stringify(asked) !== before) again(); };
  find.value = asked.text;
  panels.files.ticks = draw;
  panels.files.refresh = () => { if (rows.length <= LISTED) fetchRows(0); else counts(); };
  again();
}};

async function addFiles(list) {
  const usual = list.filter(([name]) => !/(^|\/)(\.|~\$)/.test(name));
  if (!usual.length) return;
  let done = 0;
  const failed = [];
  for (const [name, file] of usual) {
    tell(put(L.w_adding, ++done + " / " + usual.length));
    try { await ask("/api/files?" + new URLSearchParams({name}), {method: "PUT", body: file}); } catch (error) { failed.push(name + "：" + error.message); if (win.lost) break; }
  }
  if (failed.length) complain(failed.slice(0, 5).join("；") + (failed.length > 5 ? " … " + failed.length : ""));
  await trying(() => post("/api/read"));
  showTab("files"); look();
}
async function dropped(items) {  // files of dropped folders, with their paths
  const out = [], entries = [...items].map(i => i.webkitGetAsEntry && i.webkitGetAsEntry()).filter(Boolean);
  async function walk(entry, path) {
    if (entry.isFile) { const file = await new Promise((yes, no) => entry.file(yes, no)); out.push([path + file.name, file]); return; }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((yes, no) => reader.readEntries(yes, no));
      if (!some.length) break;
      for (const one of some) await walk(one, path + entry.name + "/");
    }
  }
  for (const entry of entries) await walk(entry, "");
  return out;
}
addEventListener("dragover", event => { if ([...event.dataTransfer.types].includes("Files")) { event.preventDefault(); document.body.classList.add("over"); } });
addEventListener("dragleave", event => { if (!event.relatedTarget) document.body.classList.remove("over"); });
addEventListener("drop", async event => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault(); document.body.classList.remove("over");
  const plainFiles = [...event.dataTransfer.files].map(f => [f.name, f]);
  const list = await trying(() => dropped(event.dataTransfer.items));
  addFiles(list && list.length ? list : plainFiles);
});
