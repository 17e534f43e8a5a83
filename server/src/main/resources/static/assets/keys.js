// Keys: / finds, j and k move through a list, Enter opens, arrows walk along history bars and grids.
(function () {
  'use strict';

  function isTyping(target) { return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable; }

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
  }

  function press(key) {
    var row = current() || document.querySelector('#main [data-keyed]');
    var button = row && row.querySelector('[data-key="' + key + '"]');
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

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && isTyping(event.target)) { event.target.blur(); return; }
    if (isTyping(event.target)) return;
    if (walk(event)) { event.preventDefault(); return; }
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
