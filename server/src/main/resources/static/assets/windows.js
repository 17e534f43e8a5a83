// A long table comes in windows of rows: those near the reader are fetched before they are seen, and those that are out of
// date are fetched again where somebody sees them.
(function () {
  'use strict';
  // no more at once than the server makes while others look, too; what could not be had is asked for again later
  var AT_ONCE = 2, AGAIN_MS = 5000, AHEAD = '1000px 0px';
  var near = new Set(), seen = new Set(), coming = new Map(), old = new WeakSet(), planned = false, rounds = 0;

  function isWanted(part) {
    return part.isConnected && !coming.has(part) && (part.dataset.window === 'later' || old.has(part) && seen.has(part));
  }

  function away(part) {
    var box = part.getBoundingClientRect();
    return Math.max(0, box.top - innerHeight, -box.bottom);
  }

  function load() {
    planned = false;
    if (coming.size >= AT_ONCE) return;
    Array.from(near).filter(isWanted)
      .map(function (part) { return { part: part, away: away(part) }; })
      .sort(function (one, other) { return one.away - other.away; })
      .slice(0, AT_ONCE - coming.size)
      .forEach(function (one) {
        coming.set(one.part, rounds);
        old.delete(one.part);
        htmx.trigger(one.part, one.part.dataset.window === 'later' ? 'wanted' : 'fresh');
      });
  }

  // after the next frame, so that what is asked for never holds up what is drawn
  function soon() {
    if (planned) return;
    planned = true;
    requestAnimationFrame(function () { setTimeout(load); });
  }

  function watching(kept, margin) {
    return new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (entry.isIntersecting) kept.add(entry.target);
        else kept.delete(entry.target);
      });
      soon();
    }, { rootMargin: margin, scrollMargin: margin });
  }
  var ahead = watching(near, AHEAD), sight = watching(seen, '0px');

  function observe() {
    [near, seen].forEach(function (kept) {
      kept.forEach(function (part) { if (!part.isConnected) kept.delete(part); });
    });
    document.querySelectorAll('[data-window]').forEach(function (part) {
      ahead.observe(part);
      sight.observe(part);
    });
    if (near.size) soon();
  }

  document.addEventListener('htmx:afterRequest', function (event) {
    var part = event.detail.requestConfig.elt;
    if (!coming.has(part)) return;
    // what was asked for before the page around it was fetched again is older than that
    var now = document.getElementById(part.id);
    if (now && coming.get(part) !== rounds) old.add(now);
    setTimeout(function () {
      coming.delete(part);
      soon();
    }, event.detail.successful ? 0 : AGAIN_MS);
  });

  // windows that are here already stay when the page around them is fetched again
  var before = Idiomorph.defaults.callbacks.beforeNodeMorphed;
  Idiomorph.defaults.callbacks.beforeNodeMorphed = function (node, next) {
    if (node.nodeType === 1 && node.dataset.window === 'rows' && next.dataset.window === 'later') {
      old.add(node);
      return false;
    }
    return before(node, next);
  };

  document.addEventListener('htmx:afterSwap', function (event) { if (event.target.id === 'main') rounds++; });
  document.addEventListener('htmx:afterSettle', observe);
  document.addEventListener('DOMContentLoaded', observe);
})();
