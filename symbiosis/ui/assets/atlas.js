/* The atlas on Leaflet: a base map fetched by the browser, park marks drawn on the canvas, and the zoom sent with a click. */
(function () {
  "use strict";
  var GREY = "#8a969c";
  var FILL = "#33464f";

  /* Marks: shape 0 site = dot, 1 ward = dot in a ring, 2 district = pale square; status 0 full, 1 half, 2 outline. */
  function size(layer) {
    var zoom = layer._map.getZoom();
    return layer._radius * Math.min(1.5, Math.max(0.75, 0.75 + (zoom - 6) * 0.15));
  }

  L.AtlasPark = L.CircleMarker.extend({
    _updatePath: function () { this._renderer._updateAtlasPark(this); },
    _updateBounds: function () {
      var reach = size(this) + 10;
      this._pxBounds = new L.Bounds(this._point.subtract([reach, reach]), this._point.add([reach, reach]));
    },
    _containsPoint: function (p) {
      return this._point && p.distanceTo(this._point) <= Math.max(size(this), 5) + this._clickTolerance();
    }
  });

  /* A ring around a park, split between the colours of its programmes. */
  L.AtlasRing = L.CircleMarker.extend({
    _updatePath: function () { this._renderer._updateAtlasRing(this); },
    _updateBounds: function () {
      var reach = size(this) + 4;
      this._pxBounds = new L.Bounds(this._point.subtract([reach, reach]), this._point.add([reach, reach]));
    }
  });

  L.Canvas.include({
    _updateAtlasRing: function (layer) {
      if (!this._drawing || layer._empty()) { return; }
      var ctx = this._ctx, colours = layer.options.colours, part = 2 * Math.PI / colours.length, r = size(layer);
      ctx.globalAlpha = 1;
      ctx.setLineDash([]);
      ring(ctx, layer._point, r, "#ffffff", 5);
      colours.forEach(function (colour, n) {
        ctx.beginPath();
        ctx.arc(layer._point.x, layer._point.y, r, n * part - Math.PI / 2, (n + 1) * part - Math.PI / 2);
        ctx.lineWidth = 3;
        ctx.strokeStyle = colour;
        ctx.stroke();
      });
    },
    _updateAtlasPark: function (layer) {
      if (!this._drawing || layer._empty()) { return; }
      var ctx = this._ctx, p = layer._point, r = size(layer), mark = layer.options.mark;
      ctx.globalAlpha = 1;
      ctx.setLineDash([]);
      function shape(half) {
        ctx.beginPath();
        if (mark.shape === 2) { ctx.rect(p.x - half, p.y - half, 2 * half, 2 * half); } else { ctx.arc(p.x, p.y, half, 0, 2 * Math.PI); }
      }
      if (mark.inside) { ring(ctx, p, r + 3, mark.inside, 2); }
      if (mark.shape === 1) { ring(ctx, p, r + 2, FILL, 1); }
      shape(r);
      ctx.fillStyle = "#ffffff";
      ctx.fill();
      if (mark.status < 2) {
        ctx.save();
        if (mark.status === 1) { ctx.beginPath(); ctx.rect(p.x - r, p.y, 2 * r, r); ctx.clip(); shape(r); }
        ctx.fillStyle = mark.shape === 2 ? "#b9c4c9" : FILL;
        ctx.fill();
        ctx.restore();
        shape(r);
      }
      ctx.lineWidth = 1;
      ctx.strokeStyle = mark.shape === 2 ? GREY : mark.status === 0 ? "#ffffff" : FILL;
      ctx.stroke();
      if (mark.chosen) { ring(ctx, p, r + 5, "#111111", 3); }
    }
  });

  function ring(ctx, p, radius, colour, width) {
    ctx.beginPath();
    ctx.arc(p.x, p.y, radius, 0, 2 * Math.PI);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.stroke();
  }

  function words(text) {
    var box = document.createElement("span");
    box.textContent = text;
    return box;
  }

  /* rows: [id, latitude, longitude, label, shape, status, radius, colour of exchanges inside or "", chosen] */
  function parks(rows) {
    var byId = {};
    var features = rows.map(function (row) {
      byId[row[0]] = row;
      return { type: "Feature", properties: { id: row[0] }, geometry: { type: "Point", coordinates: [row[2], row[1]] } };
    });
    return L.geoJSON(features, {
      pointToLayer: function (feature, place) {
        var row = byId[feature.properties.id];
        var mark = { shape: row[4], status: row[5], inside: row[7], chosen: row[8] };
        return new L.AtlasPark(place, { radius: row[6], weight: 1, mark: mark }).bindTooltip(words(row[3]), { direction: "top" });
      }
    });
  }

  /* rings: [latitude, longitude, colours]; lines: [[ends], colour, label]; points: [latitude, longitude, colour, label];
     a white colour stands for what is not in operation. */
  function documented(rings, lines, points) {
    var group = L.layerGroup(), tip = { direction: "auto", className: "atlas-wide" };
    rings.forEach(function (row) {
      new L.AtlasRing([row[0], row[1]], { radius: 12, interactive: false, colours: row[2] }).addTo(group);
    });
    lines.forEach(function (row) {
      L.polyline(row[0], { color: "#111111", weight: 8, opacity: 1 }).bindTooltip(words(row[2]), tip).addTo(group);
      L.polyline(row[0], { color: row[1], weight: 4.5, opacity: 1, interactive: false }).addTo(group);
    });
    points.forEach(function (row) {
      var sign = document.createElement("i");
      sign.className = "atlas-diamond";
      sign.style.background = row[2];
      var icon = L.divIcon({ className: "", html: sign, iconSize: [14, 14], iconAnchor: [-3, 17] });
      L.marker([row[0], row[1]], { icon: icon }).bindTooltip(words(row[3]), tip).addTo(group);
    });
    return group;
  }

  function base(map, folder, options) {
    var pane = map.createPane("atlas");
    pane.style.zIndex = 250;
    pane.style.pointerEvents = "none";
    var renderer = L.canvas({ pane: "atlas", padding: 0.4 });
    L.control.scale({ imperial: false }).addTo(map);
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution("Leaflet · © OpenStreetMap · geoBoundaries CC BY-SA 4.0 · Natural Earth · GSHHG");
    map.on("click", function (event) { event.latlng = L.latLng(event.latlng.lat, event.latlng.lng, map.getZoom()); });
    function layer(name, style) {
      return fetch(folder + name + ".geojson").then(function (answer) { return answer.json(); }).then(function (data) {
        return L.geoJSON(data, { interactive: false, renderer: renderer, pane: "atlas", style: style });
      });
    }
    function label(latitude, longitude, text, kind) {
      L.marker([latitude, longitude], {
        interactive: false, keyboard: false, pane: "atlas",
        icon: L.divIcon({ className: "atlas-label " + kind, html: words(text), iconSize: null })
      }).addTo(map);
    }
    function line(colour, weight, dash) { return { color: colour, weight: weight, dashArray: dash, fill: false, opacity: 1 }; }
    var tiles = options.tiles;
    var names = [
      ["neighbours", tiles ? { stroke: false, fill: false } : { color: "#c9d1d4", weight: 0.8, fillColor: "#f1f1ee", fillOpacity: 1 }],
      ["provinces_" + options.vintage, { color: "#b3bdb6", weight: 0.8, fillColor: "#fbfbf7", fillOpacity: tiles ? 0 : 1 }],
      ["rivers", line("#b9d6e6", 1)],
      ["rail", line("#b7aeb8", 1, "5 3")],
      ["roads", line("#ddcdb4", 1.2)],
      ["focus_regions", function (feature) {
        return feature.properties.vintage == options.vintage ? line("#2f5a45", 1.8) : { stroke: false, fill: false };
      }]
    ];
    Promise.all(names.map(function (pair) { return layer(pair[0], pair[1]).catch(function () { return null; }); })).then(function (layers) {
      layers.forEach(function (one) { if (one) { one.addTo(map); } });
    });
    options.regions.forEach(function (region) { label(region[0], region[1], region[2], "region"); });
    fetch(folder + "islands.geojson").then(function (answer) { return answer.json(); }).then(function (islands) {
      islands.features.forEach(function (island) {
        var known = island.properties, place = island.geometry.coordinates;
        var english = known.name_en.replace(/^.*(\(.*\))$/, "$1");
        label(place[1], place[0], [known.name_vi, english, known.province_vi].join("\n"), "island");
      });
    });
  }

  /* rows: [latitude, longitude, text, kind] */
  function labels(rows) {
    return L.layerGroup(rows.map(function (row) {
      return L.marker([row[0], row[1]], {
        interactive: false, keyboard: false,
        icon: L.divIcon({ className: "atlas-label " + row[3], html: words(row[2]), iconSize: null })
      });
    }));
  }

  window.Atlas = { labels: labels, base: base, parks: parks, documented: documented };
})();
