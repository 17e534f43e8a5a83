// Draws each figure.chart from the table that stands in it, so that both say the same.
(function () {
  'use strict';
  var drawn = new Map(), loading = null;

  function library() {
    if (window.echarts) return Promise.resolve();
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var script = document.createElement('script');
        script.src = document.querySelector('meta[name=charts]').content;
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
      });
    }
    return loading;
  }

  function token(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  function colour(name) {
    return { accent: token('--chart-1'), bar: token('--chart-bar'), second: token('--chart-2'), quiet: token('--chart-3'),
      healthy: token('--healthy-solid'), degraded: token('--degraded-solid'), unhealthy: token('--unhealthy-solid'), unknown: token('--unknown-solid') }[name]
      || token('--chart-1');
  }

  // the table: first column the category, each other column a series; data-value where the text is not the number
  function read(figure) {
    var table = figure.querySelector('table');
    var heads = Array.from(table.tHead.rows[0].cells).slice(1);
    var rows = Array.from(table.tBodies[0].rows);
    return {
      names: rows.map(function (row) { return row.cells[0].textContent.trim(); }),
      series: heads.map(function (head, column) {
        return {
          name: head.textContent.trim(),
          kind: head.dataset.kind || 'line',
          colour: head.dataset.colour,
          stack: head.dataset.stack,
          values: rows.map(function (row) {
            var cell = row.cells[column + 1];
            var value = cell.dataset.value === undefined ? cell.textContent.replace(/,/g, '') : cell.dataset.value;
            return value.trim() === '' || isNaN(value) ? null : Number(value);
          })
        };
      }),
      zones: zones(rows),
      marks: rows.map(function (row, at) { return { at: at, text: row.dataset.mark }; }).filter(function (mark) { return mark.text; })
    };
  }

  // rows that follow each other and stand badly
  function zones(rows) {
    var found = [];
    rows.forEach(function (row, at) {
      var state = { x: 'unhealthy', d: 'degraded' }[row.dataset.state], last = found[found.length - 1];
      if (last && last.state === state && last.to === at - 1) last.to = at;
      else if (state) found.push({ state: state, from: at, to: at });
    });
    return found;
  }

  function number(value) { return value == null ? 'unknown' : Number(value).toLocaleString('en-US', { maximumFractionDigits: 1 }); }

  function options(figure, data) {
    var unit = figure.dataset.unit ? ' ' + figure.dataset.unit : '';
    var text = { color: token('--text-3'), fontFamily: token('--font'), fontSize: 11 };
    return {
      animation: false,
      aria: { enabled: false },
      grid: { left: 4, right: 8, top: 14, bottom: 2, containLabel: true },
      tooltip: {
        trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: token('--surface'), borderColor: token('--line-strong'),
        textStyle: { color: token('--text'), fontFamily: token('--font'), fontSize: 12 }, axisPointer: { type: 'shadow', shadowStyle: { opacity: 0.06 } },
        formatter: function (points) {
          return points[0].name + '\n' + points.map(function (point) { return point.seriesName + ': ' + number(point.value) + unit; }).join('\n');
        }
      },
      xAxis: { type: 'category', data: data.names, axisTick: { show: false }, axisLine: { lineStyle: { color: token('--line-strong') } }, axisLabel: Object.assign({ hideOverlap: true }, text) },
      yAxis: { type: 'value', min: 0, minInterval: unit ? 0 : 1, splitNumber: 4, splitLine: { lineStyle: { color: token('--chart-grid') } },
        axisLabel: Object.assign({ formatter: function (value) { return number(value) + unit; } }, text) },
      series: data.series.map(function (one, at) {
        return {
          name: one.name, type: one.kind === 'bar' ? 'bar' : 'line', data: one.values, stack: one.stack,
          showSymbol: false, symbolSize: 5, connectNulls: false, barMaxWidth: 26, barCategoryGap: '22%', itemStyle: { color: colour(one.colour), borderRadius: one.kind === 'bar' ? 2 : 0 },
          lineStyle: { width: 1.75, color: colour(one.colour), type: one.kind === 'dashed' ? 'dashed' : 'solid' },
          areaStyle: one.kind === 'area' ? { color: token('--chart-fill') } : undefined,
          markArea: at === 0 && data.zones.length ? {
            silent: true,
            data: data.zones.map(function (zone) {
              return [{ xAxis: Math.max(0, zone.from - 1), itemStyle: { color: colour(zone.state), opacity: 0.14 } }, { xAxis: zone.to }];
            })
          } : undefined,
          markLine: at === 0 && data.marks.length ? {
            silent: true, symbol: 'none', lineStyle: { color: token('--text-3'), type: 'dashed' },
            label: Object.assign({}, text, { color: token('--text-2'), position: 'insideEndTop', rotate: 0, distance: [0, 0], formatter: '{b}' }),
            data: data.marks.map(function (mark) { return { name: mark.text, xAxis: mark.at }; })
          } : undefined
        };
      })
    };
  }

  function draw(figure) {
    var place = figure.querySelector('[data-plot]');
    var chart = drawn.get(place);
    if (!chart) {
      chart = echarts.init(place);
      drawn.set(place, chart);
      new ResizeObserver(function () { chart.resize(); }).observe(place);
    }
    chart.setOption(options(figure, read(figure)), true);
  }

  function drawAll() {
    drawn.forEach(function (chart, place) { if (!place.isConnected) { chart.dispose(); drawn.delete(place); } });
    var figures = document.querySelectorAll('figure.chart');
    if (figures.length) library().then(function () { figures.forEach(draw); });
  }

  // the server knows nothing of what is drawn in there
  var before = Idiomorph.defaults.callbacks.beforeNodeMorphed;
  Idiomorph.defaults.callbacks.beforeNodeMorphed = function (node, next) {
    if (node.nodeType === 1 && node.hasAttribute('data-plot')) return false;
    return before ? before(node, next) : undefined;
  };

  document.addEventListener('DOMContentLoaded', drawAll);
  document.addEventListener('htmx:afterSettle', drawAll);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
})();
