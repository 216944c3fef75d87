// Comfort for the static report: search, sorting, page-by-page keys. Classic script: file:// blocks modules.
(function () {
  "use strict";
  var pages = Array.prototype.slice.call(document.querySelectorAll("main .page"));
  var place = document.querySelector("[data-search]");

  function search(words) {
    pages.forEach(function (page) {
      var found = page.textContent.toLowerCase().indexOf(words.toLowerCase()) >= 0;
      page.classList.toggle("hidden", Boolean(words) && !found);
    });
  }

  function addSearch() {
    var input = document.createElement("input");
    input.type = "search";
    input.placeholder = place.dataset.search;
    input.setAttribute("aria-label", place.dataset.search);
    input.addEventListener("input", function () { search(input.value.trim()); });
    place.appendChild(input);
    return input;
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

  function sort(table, header) {
    var down = header.getAttribute("aria-sort") !== "descending";
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    rows.sort(function (a, b) {
      var order = compare(value(a, header.cellIndex), value(b, header.cellIndex));
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
      var button = document.createElement("button");
      button.type = "button";
      button.title = place.dataset.sort;
      button.textContent = header.textContent.trim();
      button.addEventListener("click", function () { sort(table, header); });
      header.textContent = "";
      header.appendChild(button);
    });
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
    if (page) { page.scrollIntoView(); }
  }

  var input = addSearch();
  Array.prototype.forEach.call(document.querySelectorAll("table.sortable"), addSorting);
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && event.target !== input) { event.preventDefault(); input.focus(); return; }
    turn(event);
  });
})();
