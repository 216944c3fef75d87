// Comfort for the static report: search, sorting, filtering, keys. Classic script: file:// blocks modules.
(function () {
  "use strict";
  var place = document.querySelector("[data-search]");
  var main = document.querySelector("main");
  var pages = Array.prototype.slice.call(main.querySelectorAll(".page"));
  var found = null;

  function element(name, words, into) {
    var made = document.createElement(name);
    if (words) { made.textContent = words; }
    if (into) { into.appendChild(made); }
    return made;
  }

  // The words to search are a script of their own, loaded when somebody searches.
  function load(then) {
    if (window.reportWords) { then(); return; }
    var script = element("script");
    script.src = place.dataset.words;
    script.addEventListener("load", then);
    document.head.appendChild(script);
  }

  function excerpt(text, words) {
    var at = text.toLowerCase().indexOf(words);
    if (at < 0) { return ""; }
    return (at > 30 ? "…" : "") + text.slice(Math.max(0, at - 30), at + words.length + 60);
  }

  function show(words) {
    if (found) { found.remove(); found = null; }
    main.hidden = Boolean(words);
    if (!words) { return; }
    found = element("section");
    found.className = "found";
    found.setAttribute("aria-live", "polite");
    var list = element("ol", "", found);
    window.reportWords.forEach(function (row) {
      var text = row.slice(1).join(" ");
      if (text.toLowerCase().indexOf(words) < 0) { return; }
      var line = element("li", "", list);
      var link = element("a", row[1] + " · " + row[2], line);
      link.href = row[0];
      link.addEventListener("click", function () { input.value = ""; show(""); });
      element("p", excerpt(row[3], words), line);
    });
    if (!list.children.length) { element("p", place.dataset.none, found); }
    main.parentNode.insertBefore(found, main);
  }

  function addSearch() {
    var field = element("input", "", place);
    field.type = "search";
    field.placeholder = place.dataset.search;
    field.setAttribute("aria-label", place.dataset.search);
    field.addEventListener("input", function () {
      load(function () { show(field.value.trim().toLowerCase()); });
    });
    return field;
  }

  function value(row, column) {
    var text = row.cells[column].textContent.trim().replace("−", "-").replace(/[,+%†]/g, "");
    var number = parseFloat(text);
    return isNaN(number) ? text : number;
  }

  function compare(a, b) {
    if (typeof a === typeof b) { return a < b ? -1 : a > b ? 1 : 0; }
    return typeof a === "number" ? -1 : 1;
  }

  function columnOf(header) {
    var before = Array.prototype.slice.call(header.parentNode.cells, 0, header.cellIndex);
    return before.reduce(function (sum, cell) { return sum + cell.colSpan; }, 0);
  }

  function sort(table, header) {
    var column = columnOf(header);
    var down = header.getAttribute("aria-sort") !== "descending";
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    rows.sort(function (a, b) {
      var order = compare(value(a, column), value(b, column));
      return down ? -order : order;
    });
    Array.prototype.forEach.call(header.parentNode.cells, function (cell) {
      cell.removeAttribute("aria-sort");
    });
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.forEach(function (row) { body.appendChild(row); });
  }

  function addSorting(table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (header) {
      if (!header.textContent.trim()) { return; }
      var button = element("button", header.textContent.trim());
      button.type = "button";
      button.title = place.dataset.sort;
      button.addEventListener("click", function () { sort(table, header); });
      header.textContent = "";
      header.appendChild(button);
    });
  }

  function addFilter(table) {
    var label = element("label", place.dataset.filter + " ");
    var field = element("input", "", label);
    field.type = "search";
    label.className = "filter";
    field.addEventListener("input", function () {
      var words = field.value.trim().toLowerCase();
      Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
        row.classList.toggle("hidden", row.textContent.toLowerCase().indexOf(words) < 0);
      });
    });
    var frame = table.closest(".scroll") || table;
    frame.parentNode.insertBefore(label, frame);
  }

  function nearest() {
    var distances = pages.map(function (page) {
      return Math.abs(page.getBoundingClientRect().top - 56);
    });
    return distances.indexOf(Math.min.apply(null, distances));
  }

  function turn(event) {
    var step = { j: 1, k: -1 }[event.key];
    if (!step || event.target.tagName === "INPUT") { return; }
    var page = pages[nearest() + step];
    var link = document.querySelector(step > 0 ? "a[rel=next]" : "a[rel=prev]");
    if (page) { page.scrollIntoView(); } else if (link) { link.click(); }
  }

  var input = addSearch();
  Array.prototype.forEach.call(document.querySelectorAll("table.sortable"), addSorting);
  Array.prototype.forEach.call(document.querySelectorAll("table.filtered"), addFilter);
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && event.target !== input) { event.preventDefault(); input.focus(); return; }
    turn(event);
  });
})();
