/*
 * Relaywatch in the browser: visits, page views and events. How to use it: docs/browser-script.md
 *
 *   <script async src="https://RELAYWATCH/relaywatch.js" data-key="rwp_..."></script>
 *
 * Served as it stands: ES2017, one global; nothing here throws into the page.
 */
(function (w, d) {
  'use strict';

  const stub = w.relaywatch || {};
  const script = d.currentScript || d.querySelector('script[data-key][src*="relaywatch.js"]');
  if (stub.version || !script) return; // loaded before
  const option = script.dataset;
  const key = option.key;
  if (!key || !script.src) return console.warn('relaywatch: no data-key');

  const base = new URL('.', script.src).href;
  const REST = 18e5; // ms without an event that end a visit
  const SMALL = 55e3; // bytes; pages that are left may send 64 KB
  const MOST_KEPT = 100;
  const MOST_KEPT_TEXT = 2e5;

  const quietly = (task) => {
    try {
      return task();
    } catch (e) {}
  };
  const copy = (object) => Object.assign({}, JSON.parse(JSON.stringify(object || {})));
  const orNone = (object) => (Object.keys(object).length ? object : undefined);
  const uuid = () =>
    crypto.randomUUID // absent on plain http
      ? crypto.randomUUID()
      : '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (c) =>
          (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

  // --- Memory: a cookie and localStorage; either may be blocked ---

  let domain;
  const memory = {};
  const load = (name) => quietly(() => localStorage.getItem(name)) || memory[name] || '';
  const save = (name, value) => {
    memory[name] = value;
    quietly(() => localStorage.setItem(name, value));
  };
  const cookie = (name) =>
    quietly(() => decodeURIComponent(d.cookie.match('(?:^|; )' + name + '=([^;]+)')[1]));
  const bake = (name, value, seconds) =>
    quietly(() => {
      d.cookie = name + '=' + encodeURIComponent(value) + '; Path=/; Max-Age=' + seconds + '; SameSite=Lax' +
        (domain ? '; Domain=' + domain : '') + (location.protocol === 'https:' ? '; Secure' : '');
    });
  /** The shortest that takes a cookie: browsers refuse co.uk. */
  const findDomain = () => {
    domain = option.cookieDomain || '';
    const labels = location.hostname.split('.');
    for (let i = labels.length - 2; i >= 0 && !domain; i--) {
      domain = labels.slice(i).join('.');
      bake('rw_try', 1, 9);
      if (cookie('rw_try')) bake('rw_try', '', 0);
      else domain = '';
    }
  };
  const recall = (name) => cookie(name) || load(name);
  const remember = (name, value) => {
    if (domain === undefined) findDomain();
    bake(name, value, 33696000);
    save(name, value);
  };

  // --- Addresses: what names a person, or lets one in, stays here ---

  const CLICKS = ['gclid', 'gbraid', 'wbraid', 'fbclid', 'ttclid', 'msclkid'];
  const CAMPAIGN = new RegExp('^(utm_.*|_gl|gad_.*|' + CLICKS.join('|') + ')$', 'i');
  const PERSONAL = /e[-_]?mail|phone|mobile|passw|pwd|token|secret|birth|^tel$|(^|[[_.-])key\]?$|name\]?$/i;
  const withoutMail = (text) =>
    /@|%40/.test(text) ? text.slice(0, 4000).replace(/[^/?#&=]+(@|%40)[^/?#&=]+\.[^/?#&=]+/g, '-') : text;
  const clean = (address, unwanted) =>
    quietly(() => {
      const url = new URL(address);
      url.username = url.password = '';
      url.hash = /^#!?\//.test(url.hash) ? url.hash.split('?')[0] : ''; // kept where it is a route
      Array.from(url.searchParams.keys()).forEach((name) => {
        if (PERSONAL.test(name) || (unwanted && unwanted.test(name))) url.searchParams.delete(name);
      });
      const text = withoutMail(url.href);
      return text.length > 4000 ? text.split(/[?#]/)[0].slice(0, 4000) : text;
    });
  const whereabouts = () => {
    const given = new URLSearchParams(location.search);
    const clickIds = {};
    const utm = {};
    CLICKS.forEach((name) => {
      const id = given.get(name);
      if (id && id.length <= 1000) clickIds[name] = id;
    });
    ['source', 'medium', 'campaign', 'term', 'content'].forEach((name) => {
      const word = given.get('utm_' + name);
      if (word) utm[name] = withoutMail(word).slice(0, 200);
    });
    return {
      clickIds: orNone(clickIds),
      utm: orNone(utm),
      landingPage: clean(location.href),
      referrer: clean(d.referrer),
    };
  };

  // --- Consent: while it is pending, tasks wait in `held` ---

  const choicesIn = (said) => {
    const found = {};
    ['adUserData', 'adPersonalization'].forEach((name) => {
      const word = String(said.big ? said : said[name]).toUpperCase();
      if (/^(GRANTED|DENIED)$/.test(word)) found[name] = word;
    });
    return orNone(found);
  };
  let consent = quietly(() => choicesIn(JSON.parse(recall('rw_consent')))) || choicesIn(option.consent || '');
  let held = !consent && option.consent === 'pending' ? [] : undefined;
  const whenAllowed = (task) => {
    if (!held) task();
    else if (held.length < MOST_KEPT) held.push(task);
  };

  // --- Sending in batches; what fails is kept and sent again under the same ids ---

  let visitor = '';
  let asking = false; // the first visit's answer tells who this is
  let arriving = false; // events wait for a visit under way
  let sameSite = false;
  let queue = []; // of {id, path: 'visit' or 'event', body}
  let flying = [];
  let flushTimer = 0;
  let retryTimer = 0;
  let failures = 0;
  let pause = 0; // when the server's silence ends
  let draining = false;
  const personal = {}; // user data of what is kept; never in storage

  const silent = () => navigator.onLine === false || Date.now() < pause;
  const denied = () => consent && consent.adUserData === 'DENIED';
  const isVisit = (item) => item.path === 'visit';
  const among = (items) => (item) => items.some((other) => other.id === item.id);
  const notAmong = (items) => (item) => !among(items)(item);

  /** Each visit alone, events together. */
  const requests = (items) => {
    const made = [];
    let open;
    items.filter(isVisit).concat(items.filter((item) => !isVisit(item))).forEach((item) => {
      const body = item.body;
      if (!asking) body.visitorId = body.visitorId || visitor;
      body.fbp = body.fbp || cookie('_fbp');
      body.fbc = body.fbc || cookie('_fbc');
      if (body.params) {
        const ga = quietly(() => cookie('_ga').match(/\d+\.\d+$/)[0]);
        body.params = Object.assign({ client_id: ga, ttp: cookie('_ttp') }, body.params);
      }
      const size = new Blob([JSON.stringify(body)]).size;
      if (!open || isVisit(open) || open.size + size > SMALL || open.items.length > 49) {
        made.push((open = { path: item.path, items: [], size: 99 }));
      }
      open.items.push(item);
      open.size += size;
      open.text = JSON.stringify(
        Object.assign({ writeKey: key }, isVisit(item) ? body : { events: open.items.map((each) => each.body) }));
    });
    return made;
  };

  /** As text: browsers ask nothing first. Always resolves. */
  const post = (request) =>
    fetch(base + 'api/track/' + request.path, {
      method: 'POST',
      body: request.text,
      keepalive: request.size < SMALL,
      credentials: sameSite && isVisit(request) ? 'include' : 'omit',
    }).then((answer) =>
      answer.json().catch(() => ({})).then((said) => {
        const wait = Math.min(+(answer.headers.get('Retry-After') || said.retryAfter) || 0, 3600);
        const again = answer.status > 499 || (wait && (answer.status === 429 || said.success === false));
        if (again) pause = Date.now() + wait * 1000;
        else failures = 0;
        return { again: again, visitorId: said.visitorId };
      }),
    ).catch(() => ({ again: true }));

  const kept = () => quietly(() => JSON.parse(load('rw_queue' + key)).filter((item) => item.body)) || [];
  const keepOnly = (items) => {
    let text;
    items = items.slice(-MOST_KEPT);
    while ((text = JSON.stringify(items)).length > MOST_KEPT_TEXT) items.shift();
    save('rw_queue' + key, text);
  };
  const keep = (items) => {
    const before = kept();
    keepOnly(before.concat(items.filter(notAmong(before)).map((item) => {
      const body = Object.assign({ visitorId: visitor }, item.body);
      if (body.userData && Object.keys(personal).length < MOST_KEPT) personal[item.id] = body.userData;
      delete body.userData;
      return { id: item.id, path: item.path, body: body };
    })));
  };

  const retryLater = () => {
    clearTimeout(retryTimer);
    const backoff = Math.min(1000 * 2 ** ++failures, 3e5) * (0.75 + Math.random() / 2);
    retryTimer = setTimeout(retry, Math.max(backoff, pause - Date.now()));
  };

  /** Sends what was kept; one tab at a time. */
  const retry = () => {
    const items = kept();
    if (!items.length || draining || held) return;
    const busy = load('rw_busy') - Date.now(); // ms, by another tab or the server
    if (silent() || (busy > 0 && busy < 36e5)) return retryLater();
    items.forEach((item) => {
      item.body.userData = personal[item.id];
      if (isVisit(item) || denied()) item.body.consent = consent;
    });
    const left = requests(items);
    const next = () => {
      draining = left.length > 0;
      save('rw_busy', draining ? Date.now() + 15e3 : 0);
      return draining && post(left[0]).then((outcome) => {
        if (outcome.again) {
          draining = false;
          save('rw_busy', pause);
          return retryLater();
        }
        const sent = left.shift().items;
        keepOnly(kept().filter(notAmong(sent)));
        sent.forEach((item) => delete personal[item.id]);
        return next();
      });
    };
    next();
  };

  const settle = (id) => {
    if (asking) remember('rw_vid', (visitor = id || visitor));
    asking = arriving = false;
    flush();
  };

  const take = (which) => {
    clearTimeout(flushTimer);
    flushTimer = 0;
    const items = queue.filter(which);
    queue = queue.filter(notAmong(items));
    return items;
  };

  const flush = () => {
    const items = take((item) => !arriving || isVisit(item));
    if (!items.length) return;
    if (silent()) {
      keep(items);
      retryLater();
      return settle();
    }
    if (arriving) setTimeout(settle, 2000);
    requests(items).forEach((request) => {
      flying = flying.concat(request.items);
      post(request).then((outcome) => {
        flying = flying.filter(notAmong(request.items));
        if (isVisit(request)) settle(outcome.visitorId);
        if (outcome.again) {
          keep(request.items);
          retryLater();
        }
      });
    });
  };

  const add = (path, body) => {
    queue.push({ id: uuid(), path: path, body: body });
    if (queue.length > 49) flush();
    else if (!flushTimer) flushTimer = setTimeout(flush, 300);
  };

  /** The page is hidden, and may never come back. */
  const leave = () => {
    const items = take(() => true);
    settle();
    if (draining) save('rw_busy', 0); // the next page may go on
    if (silent()) return keep(items.concat(flying));
    if (failures > 1) keep(items); // one may be leaving itself
    requests(items).forEach((request) => {
      if (!quietly(() => navigator.sendBeacon(base + 'api/track/' + request.path, request.text))) keep(request.items);
    });
  };

  // --- Pixels get the same event id: a platform counts it once ---

  const NAMES = {
    purchase: 'Purchase', closed: 'Purchase', generate_lead: 'Lead', add_to_cart: 'AddToCart', search: 'Search',
    begin_checkout: 'InitiateCheckout', view_item: 'ViewContent', sign_up: 'CompleteRegistration', page_view: 'PageView',
  };
  const tellPixels = (name, params, id) => {
    if (denied()) return;
    const known = NAMES[name] || name;
    const pixels = {
      meta: () => w.fbq(/^[A-Z]/.test(known) ? 'track' : 'trackCustom', known, params, { eventID: id }),
      tiktok: () => name === 'page_view' || w.ttq.track(known, params, { event_id: id }),
      datalayer: () => w.dataLayer.push(Object.assign({}, params, { event: 'relaywatch.' + name, event_id: id })),
    };
    (option.pixel || 'meta tiktok datalayer').split(/\W+/).forEach((pixel) => quietly(pixels[pixel]));
  };

  // --- What pages call ---

  let person = {};
  let page = '';
  let campaign = '';

  const campaignOf = (at) => JSON.stringify([at.clickIds, at.utm]);
  const visit = (at) => {
    campaign = campaignOf(at);
    arriving = true;
    add('visit', Object.assign({ consent: consent }, at));
  };
  const rested = () => {
    const rest = Date.now() - load('rw_seen' + key);
    save('rw_seen' + key, Date.now());
    return rest > REST || rest < 0;
  };
  const track = (name, params, more) => {
    more = more || {};
    const at = whereabouts();
    const event = {
      event: String(name),
      eventId: String(more.eventId || uuid()),
      timestamp: new Date().toISOString(),
      pageUrl: at.landingPage,
      params: copy(params),
      metadata: more.metadata && copy(more.metadata),
      userData: orNone(Object.assign({}, person, copy(more.userData))),
    };
    whenAllowed(() => {
      if (rested() || ((at.clickIds || at.utm) && campaignOf(at) !== campaign)) visit(at);
      event.consent = consent;
      if (more.pixel !== false) tellPixels(event.event, event.params, event.eventId);
      add('event', event);
    });
    return event.eventId;
  };
  const viewPage = () => {
    const before = page;
    page = clean(location.href, CAMPAIGN); // tidied, it is the same page
    if (page !== before) track('page_view');
  };

  const calls = {
    track: track,
    identify: (userData) => {
      person = userData ? Object.assign({}, person, copy(userData)) : {};
    },
    consent: (said) => {
      consent = Object.assign({}, consent, choicesIn(said));
      remember('rw_consent', JSON.stringify(consent));
      const waiting = held;
      const unsent = queue.filter(isVisit)[0];
      held = undefined;
      if (waiting) waiting.forEach(quietly);
      else if (unsent) unsent.body.consent = consent;
      else visit(whereabouts()); // for what comes later
    },
    /** Resolves to the server's answer, or null. */
    lead: (fields) => {
      const lead = {};
      if (fields instanceof HTMLFormElement) new FormData(fields).forEach((value, name) => (lead[name] = value));
      else Object.assign(lead, copy(fields));
      lead.transactionId = lead.transactionId || uuid(); // its event's id, too
      lead.visitorId = visitor || undefined;
      lead.consent = held ? choicesIn('denied') : consent; // a form cannot wait
      if (!held) tellPixels('generate_lead', {}, lead.transactionId);
      return fetch(base + 'api/leads', {
        method: 'POST',
        keepalive: true,
        credentials: 'omit',
        headers: { Authorization: 'Bearer ' + key, 'Content-Type': 'application/json' },
        body: JSON.stringify(lead),
      }).then((answer) => answer.json()).catch(() => null);
    },
    visitorId: () => visitor,
  };

  const start = () => {
    const landing = whereabouts();
    whenAllowed(() => {
      findDomain();
      sameSite = ('.' + new URL(base).hostname).endsWith('.' + (domain || location.hostname));
      visitor = recall('rw_vid');
      if (!/^[\w.-]{8,200}$/.test(visitor)) {
        visitor = uuid();
        asking = sameSite; // its cookie may be older
      }
      if (!asking) remember('rw_vid', visitor);
      if (rested() || asking || landing.clickIds || landing.utm) visit(landing);
      retry();
    });
    (stub.q || []).forEach(api.q.push);
    if (option.auto !== 'off') {
      viewPage();
      ['pushState', 'replaceState'].forEach((name) => {
        const original = history[name];
        history[name] = function () {
          const result = original.apply(this, arguments);
          quietly(viewPage);
          return result;
        };
      });
      w.addEventListener('popstate', () => quietly(viewPage));
      w.addEventListener('pageshow', (shown) => {
        if (!shown.persisted) return; // else it is back from memory
        page = '';
        quietly(viewPage);
      });
    }
    d.addEventListener('visibilitychange', () => d.visibilityState === 'hidden' && quietly(leave));
    w.addEventListener('pagehide', () => quietly(leave));
    w.addEventListener('online', () => quietly(retry));
  };

  const api = { version: 1, q: { push: (call) => quietly(() => api[call[0]].apply(null, [].slice.call(call, 1))) } };
  Object.keys(calls).forEach((name) => {
    api[name] = function () {
      return quietly(() => calls[name].apply(null, arguments));
    };
  });
  w.relaywatch = api;
  if (d.prerendering) d.addEventListener('prerenderingchange', () => quietly(start), { once: true });
  else quietly(start);
})(window, document);
