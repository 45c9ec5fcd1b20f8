"use strict";
// Folding, filtering and choosing a run. Without this script the page shows everything.
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const depth = (row) => Number(row.dataset.d);
  all(".tools").forEach((tools) => { tools.hidden = false; });

  // Runs of one machine as tabs.
  const tabs = all("nav a[data-run]");
  const sections = tabs.map((tab) => document.getElementById(tab.dataset.run));
  const choose = (chosen) => tabs.forEach((tab, i) => {
    sections[i].hidden = i !== chosen;
    if (i === chosen) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  });
  if (tabs.length > 1) {
    tabs.forEach((tab, i) => tab.addEventListener("click", (event) => {
      event.preventDefault();
      choose(i);
    }));
    const named = sections.findIndex((section) => "#" + section.id === location.hash);
    choose(named < 0 ? tabs.length - 1 : named);
  }

  // The tree of each run.
  all("section.run").forEach((section) => {
    const rows = all("tbody tr", section);
    const nodes = rows.filter((row) => !row.classList.contains("ev"));
    const folded = new Set();
    const search = section.querySelector("input[type=search]");
    const only = section.querySelector("input[name=failed]");
    const skipped = section.querySelector("input[name=skipped]");
    if (!search) return;

    const show = () => {
      const word = search.value.trim().toLowerCase();
      const keep = new Set();
      const above = [];
      nodes.forEach((row) => {
        above.length = Math.min(above.length, depth(row));
        const list = row.classList;
        const fits = (!word || row.textContent.toLowerCase().includes(word))
          && (!only.checked || list.contains("fail") || list.contains("tol") || list.contains("open"))
          && (!skipped.checked || !list.contains("skip"));
        if (fits) [...above, row].forEach((one) => keep.add(one));
        above[depth(row)] = row;
      });
      let within = Infinity;
      let visible = true;
      rows.forEach((row) => {
        if (row.classList.contains("ev")) {
          row.hidden = !visible;
          return;
        }
        if (depth(row) <= within) within = Infinity;
        visible = keep.has(row) && within === Infinity;
        row.hidden = !visible;
        if (within === Infinity && folded.has(row)) within = depth(row);
      });
    };

    const buttons = [];
    nodes.forEach((row, i) => {
      const next = nodes[i + 1];
      if (!next || depth(next) <= depth(row)) return;
      const button = document.createElement("button");
      button.className = "fold";
      button.type = "button";
      const name = row.querySelector("b").textContent;
      const set = (fold) => {
        if (fold) folded.add(row); else folded.delete(row);
        button.textContent = fold ? "▸" : "▾";
        button.setAttribute("aria-expanded", String(!fold));
        button.setAttribute("aria-label", (fold ? "Unfold " : "Fold ") + name);
      };
      set(false);
      button.addEventListener("click", () => { set(!folded.has(row)); show(); });
      row.querySelector(".n").prepend(button);
      buttons.push(set);
    });
    [search, only, skipped].forEach((input) => input.addEventListener("input", show));
    section.querySelector("button[name=fold]").addEventListener("click", () => {
      buttons.forEach((set) => set(true));
      show();
    });
    section.querySelector("button[name=unfold]").addEventListener("click", () => {
      buttons.forEach((set) => set(false));
      show();
    });
  });

  // The list of a fleet, filtered by a word and by a cell of the matrix.
  const list = document.querySelector("table.runs");
  if (list) {
    const rows = all("tbody tr", list);
    const search = document.querySelector("#find");
    const failed = document.querySelector("#failed");
    const count = document.querySelector("#count");
    let cell = null;
    const show = () => {
      const word = search.value.trim().toLowerCase();
      let shown = 0;
      rows.forEach((row) => {
        const fits = (!word || row.textContent.toLowerCase().includes(word))
          && (!failed.checked || row.dataset.o !== "succeeded")
          && (!cell || (row.dataset.s === cell.dataset.s && row.dataset.t === cell.dataset.t));
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      count.textContent = shown + " of " + rows.length + " runs";
    };
    [search, failed].forEach((input) => input.addEventListener("input", show));
    all(".matrix button").forEach((button) => button.addEventListener("click", () => {
      const same = cell === button;
      all(".matrix button[aria-pressed=true]").forEach((one) => one.setAttribute("aria-pressed", "false"));
      cell = same ? null : button;
      if (cell) cell.setAttribute("aria-pressed", "true");
      show();
      if (cell) list.scrollIntoView({ block: "start" });
    }));
    show();
  }
})();
