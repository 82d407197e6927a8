// Stands in for the analytics script of 2018: keeps a client id for two years, and asks for one hit for each page.
// Browsers of today turn every address of that host into HTTPS, so the hit is left in `window.hits` for another program.
(() => {
  const own = document.currentScript;
  let client = (document.cookie.match(/_ga=GA1\.2\.([\d.]+)/) || [])[1];
  if (!client) {
    client = Math.floor(Math.random() * 2147483647) + "." + Math.floor(Date.now() / 1000);
    document.cookie = `_ga=GA1.2.${client}; path=/; domain=.stratasys.com; max-age=63072000`;
  }
  const hit = new URLSearchParams({
    v: "1", t: "pageview", tid: "UA-00000001-1", cid: client, dl: location.href, dt: document.title,
    ul: navigator.language.toLowerCase(), sr: `${screen.width}x${screen.height}`, z: Math.floor(Math.random() * 1e9),
  });
  if (document.referrer) hit.set("dr", document.referrer);
  if (own.dataset.mask) hit.set("aip", "1");
  window.hits = ["http://www.google-analytics.com/collect?" + hit];
})();
