// Keys: / finds, j and k move through a list, Enter opens, arrows walk along history bars and grids.
(function () {
  'use strict';

  function isTyping(target) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== 'checkbox' || target.isContentEditable;
  }

  // of a list its children, or those in it that its selector means
  function rows() {
    return Array.from(document.querySelectorAll('#main [data-keys]')).flatMap(function (list) {
      return Array.from(list.dataset.keys ? list.querySelectorAll(list.dataset.keys) : list.children);
    }).filter(function (row) { return row.offsetParent; });
  }

  function current() { return document.querySelector('#main [data-keys] [data-current]'); }

  function move(step) {
    var all = rows();
    if (!all.length) return;
    var at = all.indexOf(current());
    var next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
    all.forEach(function (row) { row.toggleAttribute('data-current', row === next); });
    var link = next.querySelector('a, button');
    if (link) link.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
    next.dispatchEvent(new CustomEvent('rows:moved', { bubbles: true, detail: next }));
  }

  // of what the page is about, or else of the row that is marked
  function press(key) {
    var button = [document.querySelector('#main [data-keyed]'), current()].map(function (place) {
      return place && place.querySelector('[data-key="' + key + '"]');
    }).find(Boolean);
    if (button) button.click();
    return Boolean(button);
  }

  function walk(event) {
    var cell = event.target.closest('.history > li');
    var step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!cell || !step) return false;
    var all = Array.from(cell.parentElement.children);
    var next = all[all.indexOf(cell) + step];
    if (next) {
      cell.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
    return true;
  }

  // a grid is one tab stop; what is healthy in it needs no link of its own: column and row say where it leads
  function step(cell, key) {
    var row = cell.parentElement, table = cell.closest('table'), cells = Array.from(row.cells);
    if (key === 'ArrowUp' || key === 'ArrowDown') {
      var other = table.rows[row.rowIndex + (key === 'ArrowDown' ? 1 : -1)];
      return other && other.parentElement.dataset.window === 'rows' ? other.cells[Math.min(cell.cellIndex, other.cells.length - 1)] : null;
    }
    if (key === 'Home' || key === 'End') return key === 'Home' ? cells[0] : cells[cells.length - 1];
    var ahead = key === 'ArrowRight' ? cells.slice(cell.cellIndex + 1) : cells.slice(0, cell.cellIndex).reverse();
    return ahead.find(function (one) { return one.textContent.trim(); });
  }

  function leads(cell) {
    var link = cell.querySelector('a[href]');
    if (link || !cell.matches('[data-grid] td.h')) return link && link.href;
    var heads = cell.closest('table').tHead.rows;
    return heads[heads.length - 1].cells[cell.cellIndex].querySelector('a').pathname + '?tenant=' + cell.parentElement.id.replace(/^r\d+-/, '');
  }

  function walkGrid(event) {
    var cell = event.target.closest('[data-grid] :is(td, th)');
    if (!cell || cell.closest('thead')) return false;
    if (event.key === 'Enter') {
      var place = leads(cell);
      if (place) location.assign(place);
      return Boolean(place);
    }
    if (!/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(event.key)) return false;
    var next = step(cell, event.key);
    if (next) {
      cell.closest('table').querySelectorAll('tbody [tabindex="0"]').forEach(function (one) { one.tabIndex = -1; });
      next.tabIndex = 0;
      next.focus();
    }
    return true;
  }

  function oneTabStop() {
    document.querySelectorAll('[data-grid]').forEach(function (grid) {
      grid.querySelectorAll('tbody[data-window=rows] a:not([tabindex])').forEach(function (link) { link.tabIndex = -1; });
      var first = grid.querySelector('tbody[data-window=rows] th');
      if (first && !grid.querySelector('tbody [tabindex="0"]')) first.tabIndex = 0;
    });
  }
  document.addEventListener('DOMContentLoaded', oneTabStop);
  document.addEventListener('htmx:afterSettle', oneTabStop);

  ['click', 'auxclick'].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var cell = event.target.closest('[data-grid] td.h');
      if (!cell || event.button > 1) return;
      if (event.button === 1 || event.ctrlKey || event.metaKey) window.open(leads(cell));
      else location.assign(leads(cell));
    });
  });

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && isTyping(event.target)) { event.target.blur(); return; }
    if (isTyping(event.target)) return;
    if (walk(event) || walkGrid(event)) { event.preventDefault(); return; }
    if (event.key === '/') {
      var find = document.getElementById('find');
      if (find) { event.preventDefault(); find.focus(); }
    } else if (event.key === 'j') move(1);
    else if (event.key === 'k') move(-1);
    else if (/^[a-z]$/.test(event.key)) { if (press(event.key)) event.preventDefault(); }
  });

  document.addEventListener('click', function (event) {
    var copy = event.target.closest('[data-copy]');
    if (copy && navigator.clipboard) {
      event.preventDefault();
      var said = copy.querySelector('span') || copy;
      navigator.clipboard.writeText(copy.dataset.copy).then(function () {
        var before = said.textContent;
        said.textContent = 'Copied';
        setTimeout(function () { said.textContent = before; }, 1500);
      });
    }
  });

  // a name in addresses follows the name that people say, until somebody writes it otherwise
  function slugOf(name) {
    return name.replace(/ß/g, 'ss').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
      .replace(/[^a-z0-9]+/g, '-').replace(/^-/, '').slice(0, 63).replace(/-$/, '');
  }

  document.addEventListener('input', function (event) {
    var form = event.target.closest('form[data-slug-of]');
    var slug = form && document.getElementById(form.dataset.slug);
    if (!slug) return;
    if (event.target === slug) slug.dataset.own = slug.value;
    else if (event.target.id === form.dataset.slugOf && !slug.dataset.own && !slug.defaultValue) slug.value = slugOf(event.target.value);
  });
})();
