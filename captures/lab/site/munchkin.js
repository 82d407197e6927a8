// Stands in for the lead tracker: a token with its birth time for two years, and a beacon for the visit.
(() => {
  let token = (document.cookie.match(/token:(_mch-[^;]+)/) || [])[1];
  if (!token) {
    token = `_mch-stratasys.com-${Date.now()}-${Math.floor(Math.random() * 90000) + 10000}`;
    document.cookie = `_mkto_trk=id:626-SBR-192&token:${token}; path=/; domain=.stratasys.com; max-age=63072000`;
  }
  const beacon = new URLSearchParams({
    _mchNc: Date.now(), _mchCn: "", _mchId: "626-SBR-192", _mchTk: token, _mchHo: location.host, _mchPo: "",
    _mchRu: location.pathname, _mchPc: "http:", _mchVr: "155",
  });
  new Image().src = "http://626-sbr-192.mktoresp.com/webevents/visitWebPage?" + beacon;
})();
