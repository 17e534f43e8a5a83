// Keeps a page as it is on the server, without moving what somebody is pointing at.
(function () {
  'use strict';
  var HOLD_MS = 1500, LATE_MS = 15000, APART_MS = 1000;
  // a page that takes long to make is asked for less often, so that who looks never keeps the server from its work
  var SHARE = 10, LONGEST_MS = 5000;
  var lastTouch = 0, lastFresh = Date.now(), lastAsked = 0, waiting = null, connected = null, took = 0;

  function main() { return document.getElementById('main'); }

  function isBusy() {
    var active = document.activeElement;
    var typing = active && active.closest('#main') && /^(INPUT|TEXTAREA|SELECT)$/.test(active.tagName) && active.type !== 'checkbox';
    return running > 0 || typing || Date.now() - lastTouch < HOLD_MS || document.querySelector('dialog[open], :popover-open, form[data-keep] [aria-invalid]');
  }

  ['pointerdown', 'pointermove', 'keydown'].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (event.target.closest && event.target.closest('#main :is(table, ol, ul, form, dialog)')) lastTouch = Date.now();
    }, { passive: true });
  });

  function refresh() {
    waiting = null;
    var page = main();
    if (page && page.dataset.every && !document.hidden) htmx.trigger(page, 'refresh');
  }

  function soon(ms) {
    if (!waiting) waiting = setTimeout(refresh, ms);
  }

  function pace() {
    var page = main();
    if (!page || !page.dataset.every) return Infinity;
    var wanted = 1000 * Number(page.dataset.every) * (navigator.connection && navigator.connection.saveData ? 5 : 1);
    return Math.max(wanted, Math.min(LONGEST_MS, SHARE * took));
  }

  // a deed's answer is newer than what was asked for before it, and so is what a link in the page leads to
  var deeds = 0, moves = 0, running = 0;
  document.addEventListener('htmx:beforeRequest', function (event) {
    if (event.detail.requestConfig.verb === 'get') {
      if (event.detail.boosted) moves++;
      event.detail.xhr.deeds = deeds;
      event.detail.xhr.moves = moves;
      event.detail.xhr.asked = Date.now();
    } else {
      deeds++;
      running++;
    }
  });
  document.addEventListener('htmx:afterRequest', function (event) {
    if (event.detail.requestConfig.verb === 'get') {
      if (event.target === main()) took = Date.now() - event.detail.xhr.asked;
      return;
    }
    running--;
    document.querySelectorAll(':popover-open').forEach(function (form) { form.hidePopover(); });
  });
  document.addEventListener('htmx:beforeSwap', function (event) {
    var xhr = event.detail.xhr;
    if (event.target === main() && xhr.deeds !== undefined && (xhr.deeds !== deeds || xhr.moves !== moves)) event.detail.shouldSwap = false;
  });

  // what is asked for by the stream or the clock waits until nobody is busy here; of much news at once the last counts, too
  document.addEventListener('htmx:confirm', function (event) {
    if (event.target !== main() || event.detail.verb !== 'get') return;
    var wait = document.hidden || isBusy() ? HOLD_MS : lastAsked + APART_MS - Date.now();
    if (wait > 0) {
      event.preventDefault();
      soon(wait);
    } else lastAsked = Date.now();
  });

  document.addEventListener('htmx:afterSwap', function () { lastFresh = Date.now(); show(); });
  document.addEventListener('visibilitychange', function () { if (!document.hidden) soon(0); });
  document.addEventListener('htmx:sseOpen', function () { connected = true; show(); });
  document.addEventListener('htmx:sseError', function () { connected = false; show(); });
  document.addEventListener('htmx:responseError', function (event) {
    if (event.detail.xhr.status === 401) location.assign('/login?next=' + encodeURIComponent(location.pathname + location.search));
  });

  function show() {
    var late = Date.now() - lastFresh > LATE_MS + Math.min(pace(), LONGEST_MS);
    document.querySelectorAll('[data-live]').forEach(function (mark) {
      var words = late || connected === false
        ? 'not live, as of ' + new Date(lastFresh).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
        : 'live';
      var text = mark.firstElementChild || mark;
      mark.classList.toggle('is-paused', words !== 'live');
      if (text.textContent !== words) text.textContent = words;
    });
  }

  setInterval(function () {
    if (Date.now() - lastFresh >= pace()) soon(0);
    show();
  }, 250);

  // what the reader opened, typed, chose or walked to with the keys stays as it is
  Idiomorph.defaults.ignoreActiveValue = true;
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = function (name, node) {
    var opened = name === 'open' && /^(DETAILS|DIALOG)$/.test(node.tagName);
    var typed = /^(value|checked|selected)$/.test(name) && node.type !== 'hidden' && (node.form || node).closest('form[data-keep]');
    var walked = name === 'tabindex' && node.closest('[data-grid], .history');
    return name !== 'data-current' && !opened && !typed && !walked;
  };

  // what was pressed last is still in focus, and has to say what it does now
  Idiomorph.defaults.callbacks.beforeNodeMorphed = function (node, next) {
    if (node === document.activeElement && /^(A|BUTTON|SUMMARY)$/.test(node.tagName) && node.innerHTML !== next.innerHTML) {
      node.replaceChildren.apply(node, Array.from(next.cloneNode(true).childNodes));
    }
  };

  document.addEventListener('change', function (event) {
    var form = event.target.closest('form[data-on-change=send]');
    if (form) form.requestSubmit();
  });

  // a small deed can be undone for ten seconds, also where the page is fetched again meanwhile
  var over = null;
  function toasts() {
    document.querySelectorAll('.toast').forEach(function (toast) {
      var deed = toast.id + ' ' + deeds;
      if (over === deed) toast.remove();
      if (toast.dataset.seen !== undefined) return;
      toast.dataset.seen = '';
      setTimeout(function () {
        over = deed;
        document.querySelectorAll('.toast').forEach(function (shown) { if (shown.id + ' ' + deeds === deed) shown.remove(); });
      }, 10000);
    });
  }
  document.addEventListener('htmx:afterSwap', toasts);
  document.addEventListener('DOMContentLoaded', toasts);
  document.addEventListener('htmx:load', toasts);
})();
