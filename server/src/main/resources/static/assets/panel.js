// Beside a list: one of its rows is looked at in a panel while the list stays, and several are ticked and handled at once.
(function () {
  'use strict';

  var shown = null;

  function panel() { return document.querySelector('#main [data-beside]'); }

  function link(row) { return row && row.querySelector('[data-opens]'); }

  function mark(row) {
    document.querySelectorAll('#main [data-keys] [data-current]').forEach(function (one) { one.removeAttribute('data-current'); });
    if (row) row.setAttribute('data-current', '');
  }

  // the focus goes into a panel that was opened, and back to its row when it is closed
  function follow() {
    var now = panel(), of = now ? now.dataset.beside : null, before = shown;
    if (of === before) return;
    shown = of;
    if (now) {
      mark(document.getElementById(of));
      now.querySelector('[data-heading]').focus({ preventScroll: true });
      if (getComputedStyle(now).position === 'static') now.scrollIntoView({ block: 'nearest' });
      return;
    }
    var back = link(document.getElementById(before));
    (back || document.getElementById('main')).focus({ preventScroll: Boolean(back) });
    if (back) back.scrollIntoView({ block: 'nearest' });
  }

  document.addEventListener('rows:moved', function (event) {
    var opens = panel() && link(event.detail);
    if (opens && event.detail.id !== shown) opens.click();
  });

  document.addEventListener('keydown', function (event) {
    var closes = event.key === 'Escape' && document.querySelector('#main [data-closes]');
    if (!closes || event.ctrlKey || event.metaKey || event.altKey) return;
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== 'checkbox';
    if (!typing && !document.querySelector(':popover-open, dialog[open]')) closes.click();
  });

  // several at once

  function ticks(name) { return Array.from(document.querySelectorAll('#main input[type=checkbox][name="' + name + '"]')); }

  function count() {
    document.querySelectorAll('#main [data-all]').forEach(function (all) {
      var boxes = ticks(all.dataset.all), chosen = boxes.filter(function (box) { return box.checked; }).length;
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
      all.form.querySelectorAll('[data-lot]').forEach(function (button) {
        var words = button.dataset.lot + ' ' + chosen + (chosen === 1 ? ' alert' : ' alerts');
        if (chosen > 0 && button.textContent !== words) button.firstElementChild.textContent = words;
      });
    });
  }

  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-all]')) {
      ticks(event.target.dataset.all).forEach(function (box) { box.checked = event.target.checked; });
    }
    count();
  });
  document.addEventListener('reset', function () { setTimeout(count); });
  document.addEventListener('htmx:afterRequest', function (event) {
    var lot = document.getElementById('lot');
    if (lot && event.detail.elt.id === 'lot' && event.detail.successful) lot.reset();
  });

  document.addEventListener('DOMContentLoaded', function () { follow(); count(); });
  document.addEventListener('htmx:afterSwap', count);
  // its links work from then on
  document.addEventListener('htmx:afterSettle', follow);
})();
